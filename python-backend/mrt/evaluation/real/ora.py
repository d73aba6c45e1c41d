"""A design as OpenRaster 0.0.5; a layer's kind and text are attributes of its own in stack.xml."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from mrt.data.stacks import premultiplied, straight
from mrt.data.world.design import over
from mrt.evaluation.real.units import Unit
from mrt.geometry import Region

NAMESPACE = "urn:mrt:stack:1#"
KIND, TEXT = f"{{{NAMESPACE}}}kind", f"{{{NAMESPACE}}}text"
_THUMBNAIL = 256  # px
_COLOURS = 16  # of the opaque parts, the most frequent ones
_ROUNDED = 1.2  # of 255: what rounding a premultiplied colour may change
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(path: Path, background: np.ndarray, layers: Sequence[Unit]) -> None:
    """`background`: premultiplied RGBA (page height, page width, 4) uint8, opaque. The same design gives the same
    bytes; the merged picture is that of the layers as they are read back."""
    height, width = background.shape[:2]
    pictures = [plain(unit.pixels) for unit in layers]
    picture = background.copy()
    for unit, pixels in zip(layers, pictures, strict=True):
        over(picture, np.rint(premultiplied(pixels) * 255).astype(np.uint8), unit.region)
    thumbnail = Image.fromarray(picture[..., :3])
    thumbnail.thumbnail((_THUMBNAIL, _THUMBNAIL))
    files = {
        "mimetype": b"image/openraster",  # readers look for it at byte 30: first, stored
        "stack.xml": _stack_xml(width, height, layers),
        "data/000.png": _png(Image.fromarray(background[..., :3])),
        "mergedimage.png": _png(Image.fromarray(picture[..., :3])),
        "Thumbnails/thumbnail.png": _png(thumbnail),
    }
    for index, pixels in enumerate(pictures, start=1):
        files[f"data/{index:03}.png"] = _png(Image.fromarray(pixels))
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            how = zipfile.ZIP_DEFLATED if name == "stack.xml" else zipfile.ZIP_STORED
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, how)


def plain(pixels: np.ndarray) -> np.ndarray:
    """Premultiplied uint8 to straight RGBA. A soft edge has exactly the colour of one of the layer's opaque parts where
    it can have it: division gives it a noise of its own, which no PNG packs well."""
    out = straight(pixels.astype(np.float32) / 255)
    colours, counts = np.unique(pixels[pixels[..., 3] == 255][:, :3], axis=0, return_counts=True)
    soft = (pixels[..., 3] > 0) & (pixels[..., 3] < 255)
    edge = pixels[soft].astype(np.float32)
    best = np.full(len(edge), _ROUNDED)
    chosen = out[soft]
    for colour in colours[np.argsort(-counts)[:_COLOURS]]:
        error = np.abs(edge[:, :3] - colour * (edge[:, 3:] / 255)).max(-1)
        better = error < best
        chosen[better, :3], best[better] = colour, error[better]
    out[soft] = chosen
    return out


def _stack_xml(width: int, height: int, layers: Sequence[Unit]) -> bytes:
    ElementTree.register_namespace("mrt", NAMESPACE)
    image = ElementTree.Element("image", version="0.0.5", w=str(width), h=str(height), xres="72", yres="72")
    stack = ElementTree.SubElement(image, "stack")
    for index, unit in reversed(list(enumerate(layers, start=1))):
        _layer(stack, unit.name, index, unit.region).set(KIND, unit.kind)
        if unit.text is not None:
            stack[-1].set(TEXT, _NOT_IN_XML.sub("", unit.text))
    _layer(stack, "background", 0, Region(0, 0, width, height)).set(KIND, "background")
    ElementTree.indent(image, " ")
    return ElementTree.tostring(image, "utf-8", xml_declaration=True)


def _layer(stack: ElementTree.Element, name: str, index: int, region: Region) -> ElementTree.Element:
    at = {"src": f"data/{index:03}.png", "x": str(region.x), "y": str(region.y)}
    return ElementTree.SubElement(stack, "layer", {"name": _NOT_IN_XML.sub("", name), **at})


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "png", optimize=True)
    return out.getvalue()
