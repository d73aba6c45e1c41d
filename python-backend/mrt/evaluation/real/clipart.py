"""Clip-arts whose authors drew them in layers of Inkscape: every layer of an SVG drawn alone."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from mrt.evaluation.real.units import Unit, tight
from mrt.geometry import Region
from mrt.kinds import Kind

LONGEST = 800  # px of a page's longer side
MARGIN = 0.04  # of the longer side of what is drawn
LAYERS = 3  # from which a clip-art is taken
_LOOK = 512  # px, to find where anything is drawn
_SVG = "{http://www.w3.org/2000/svg}"
_INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
_DRAWN = {f"{_SVG}{tag}" for tag in "g path rect circle ellipse line polyline polygon text image use a switch".split()}
_UNITS = {"": 1.0, "px": 1.0, "pt": 1.25, "pc": 15.0, "mm": 3.5433, "cm": 35.433, "in": 90.0}  # px, in old Inkscape


def layered(svg: Path) -> bool:
    """Whether a file has layers enough, and says of its licence nothing but that it is in the public domain."""
    text = svg.read_text(errors="replace")
    said = set(re.findall(r'license\s[^>]*resource="([^"]*)"', text))
    layers = len(re.findall(r'groupmode="layer"', text))
    return layers >= LAYERS and all(one.rstrip("/").endswith("PublicDomain") for one in said)


def units_of(svg: Path) -> tuple[Region, list[Unit], np.ndarray]:
    """The page, the units bottom to top, and all drawn at once: premultiplied RGBA (h, w, 4) uint8, clear paper."""
    root = ElementTree.parse(svg).getroot()
    box = _ink(root)
    scale = LONGEST / max(box[2:])
    size = max(1, round(box[2] * scale)), max(1, round(box[3] * scale))
    page, runs = Region(0, 0, *size), list(_runs(root))
    found = []
    for index, (name, items) in enumerate(runs):
        others = [item for other, (_, its) in enumerate(runs) if other != index for item in its]
        picture = _drawn(_without(root, others), box, size)
        region = tight(picture[..., 3] > 2)
        if region:
            kind = _kind(items)
            texts = ["".join(item.itertext()).strip() for item in items] if kind == "text" else []
            text = re.sub(r"\s+", " ", "\n".join(texts)) or None
            found.append(Unit(kind, name or kind, region, picture[region.within(page)], region, text))
    return page, found, _drawn(root, box, size)


def _runs(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Name and elements of every layer, bottom to top; a layer that another one parts comes in two."""
    layer: Element | None = None
    run: list[Element] = []
    for owner, item in _items(root, root):
        if layer is not None and owner is not layer:
            yield _name(layer), run
            run = []
        layer = owner
        run.append(item)
    if layer is not None:
        yield _name(layer), run


def _name(layer: Element) -> str:
    return layer.get(f"{_INKSCAPE}label") or layer.get("id") or ""


def _items(root: Element, owner: Element) -> Iterator[tuple[Element, Element]]:
    for item in owner:
        if item.get(f"{_INKSCAPE}groupmode") == "layer":
            yield from _items(root, item)
        elif item.tag in _DRAWN:
            yield owner, item


def _kind(items: list[Element]) -> Kind:
    tags = {one.tag.removeprefix(_SVG) for item in items for one in item.iter() if one.tag in _DRAWN} - {"g", "a"}
    return "text" if tags <= {"text"} else "picture" if tags <= {"image"} else "drawing"


def _without(root: Element, items: list[Element]) -> Element:
    """A copy in which these are not shown. They stay in it: others may refer to their parts."""
    places = {id(element): at for at, element in enumerate(root.iter())}
    twin = list((copied := copy.deepcopy(root)).iter())
    for item in items:
        other = twin[places[id(item)]]
        other.set("style", "display:none;" + re.sub(r"display:[^;]*", "", other.get("style", "")))
    return copied


def _ink(root: Element) -> tuple[float, float, float, float]:
    """x, y, width and height of what is drawn and its margin, in the drawing's own units."""
    window = _window(root)
    scale = _LOOK / max(window[2:])
    picture = _drawn(root, window, (round(window[2] * scale), round(window[3] * scale)))
    region = tight(picture[..., 3] > 2)
    if region is None:
        raise ValueError("it shows nothing")
    margin = MARGIN * max(region[2:])
    x, y = window[0] + (region.x - margin) / scale, window[1] + (region.y - margin) / scale
    return x, y, (region.width + 2 * margin) / scale, (region.height + 2 * margin) / scale


def _window(root: Element) -> tuple[float, float, float, float]:
    """The page and half of one more on each side."""
    if view := re.findall(r"[-+.\deE]+", root.get("viewBox", "")):
        x, y, width, height = map(float, view)
    else:
        x, y, (width, height) = 0.0, 0.0, (_length(root.get(name, "100")) for name in ("width", "height"))
    return x - width / 2, y - height / 2, 2 * width, 2 * height


def _length(text: str) -> float:
    found = re.fullmatch(r"\s*([-+.\deE]+)\s*([a-z]*)\s*", text)
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else 744.0


def _drawn(root: Element, box: tuple[float, float, float, float], size: tuple[int, int]) -> np.ndarray:
    import resvg_py

    copied = copy.copy(root)
    copied.attrib = dict(root.attrib) | {
        "viewBox": " ".join(f"{value:.6f}" for value in box),
        "width": str(size[0]),
        "height": str(size[1]),
        "preserveAspectRatio": "none",
    }
    png = resvg_py.svg_to_bytes(svg_string=ElementTree.tostring(copied, "unicode"))
    straight = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA")).astype(np.float32)
    straight[..., :3] *= straight[..., 3:] / 255
    return np.rint(straight).astype(np.uint8)
