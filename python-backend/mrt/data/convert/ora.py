"""OpenRaster 0.0.5: a zip file of PNGs with a stack.xml that says how they lie on each other, topmost first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image, UnidentifiedImageError

from mrt.data.convert.limits import MOST, check_extent, check_sizes
from mrt.data.convert.refused import Refused
from mrt.data.stacks import Stack, StackLayer, around, cropped, framed, merged
from mrt.geometry import Region

LONGEST = 2**22  # bytes of a stack.xml
HEAVIEST = 4 * MOST  # bytes of a picture


def read_ora(path: Path) -> Stack:
    """Visible layers. Groups are opened; one with an opacity of its own becomes one layer. Opacity goes into alpha."""
    with zipfile.ZipFile(path) as file:
        if file.getinfo("stack.xml").file_size > LONGEST:
            raise Refused("broken", f"its stack.xml has more than {LONGEST} bytes; save it again")
        image = ElementTree.fromstring(file.read("stack.xml"), ElementTree.XMLParser(target=_Plain()))
        page = int(image.get("w", 0)), int(image.get("h", 0))
        check_sizes(page, [_picture(file, node).size for node in image.iter("layer")])
        return framed(page, list(_layers_of(file, image, ())))


class _Plain(ElementTree.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Refused("broken", "its stack.xml has a document type, which may define entities; save it again")


def _layers_of(file: zipfile.ZipFile, parent: Element, groups: tuple[str, ...]) -> Iterator[StackLayer]:
    """Bottom to top."""
    for node in reversed(parent):
        name, opacity = node.get("name", ""), float(node.get("opacity", 1))
        if node.get("visibility", "visible") != "visible":
            continue
        if not np.isfinite(opacity):
            raise Refused("broken", f"{node.tag} {name!r} has opacity {opacity}; save it again")
        if node.tag not in ("stack", "layer"):
            raise Refused(node.tag, f"<{node.tag}> {name!r} is no layer of pixels; merge it")
        if (mode := node.get("composite-op", "svg:src-over")) != "svg:src-over":
            raise Refused("blend mode", f"{node.tag} {name!r} blends by {mode}; merge it, or set it to normal")
        if node.tag == "layer":
            found = _pixels_of(file, node, groups)
        elif opacity == 1:
            inside = (*groups, name) if name and parent.tag == "stack" else groups  # the outermost is no group
            yield from _layers_of(file, node, inside)
            continue
        else:
            found = _one_of(list(_layers_of(file, node, ())), name, groups)
        tight = found and cropped(_faded(found, opacity))
        if tight:
            yield tight


def _pixels_of(file: zipfile.ZipFile, node: Element, groups: tuple[str, ...]) -> StackLayer:
    image = _picture(file, node)
    region = Region(int(node.get("x", 0)), int(node.get("y", 0)), *image.size)
    return StackLayer(node.get("name", ""), region, np.asarray(image.convert("RGBA")), groups)


def _picture(file: zipfile.ZipFile, node: Element) -> Image.Image:
    """Of a layer, its header read."""
    source = file.getinfo(node.get("src", ""))
    if source.file_size > HEAVIEST:
        raise Refused("too large", f"{source.filename} has more than {HEAVIEST} bytes; scale it down")
    try:
        return Image.open(io.BytesIO(file.read(source)))
    except UnidentifiedImageError as error:
        raise Refused("broken", f"{source.filename} is no picture; save it again") from error


def _one_of(layers: list[StackLayer], name: str, groups: tuple[str, ...]) -> StackLayer | None:
    if not layers:
        return None
    check_extent(regions := [layer.region for layer in layers])
    return StackLayer(name, around(regions), merged(layers), groups)


def _faded(layer: StackLayer, opacity: float) -> StackLayer:
    alpha = np.rint(layer.pixels[..., 3] * np.clip(opacity, 0, 1)).astype(np.uint8)
    pixels = np.dstack([layer.pixels[..., :3], alpha])
    return StackLayer(layer.name, layer.region, pixels, layer.groups)
