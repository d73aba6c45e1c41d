"""Layered files written for tests: PSD by psd-tools, OpenRaster by hand."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from psd_tools import PSDImage

from mrt.data.stacks import StackLayer

PAGE = (40, 30)


def painted(width: int, height: int, seed: int) -> np.ndarray:
    """Noise, clear in part."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (height, width, 4), np.uint8)
    pixels[rng.random((height, width)) < 0.3, 3] = 0
    return pixels


def to_psd(layers: list[StackLayer], opacities: list[int], path: Path) -> None:
    psd = PSDImage.new("RGB", PAGE)
    for layer, opacity in zip(layers, opacities, strict=True):
        image = Image.fromarray(layer.pixels)
        made = psd.create_pixel_layer(image, layer.name, layer.region.y, layer.region.x, opacity=opacity)
        if layer.groups:
            made.move_to_group(psd.create_group(name=layer.groups[0]))
    psd.save(path)


def to_ora(layers: list[StackLayer], opacities: list[int], path: Path, extra: str = "", attributes: str = "") -> None:
    rows = ""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "image/openraster")
        for index, (layer, opacity) in enumerate(zip(layers, opacities, strict=True)):
            out = io.BytesIO()
            Image.fromarray(layer.pixels).save(out, "png")
            file.writestr(f"data/{index}.png", out.getvalue())
            place = f'x="{layer.region.x}" y="{layer.region.y}" opacity="{opacity / 255}"'
            row = f'<layer name="{layer.name}" src="data/{index}.png" {place} {attributes}/>'
            if layer.groups:
                row = f'<stack name="{layer.groups[0]}">{row}</stack>'
            rows = row + rows
        stack = f'<image w="{PAGE[0]}" h="{PAGE[1]}"><stack>{extra}{rows}</stack></image>'
        file.writestr("stack.xml", stack)


def psd_of(path: Path, change=lambda psd, layer: None, mode: str = "RGB", **more) -> None:
    """A PSD of a background, a layer in a group and one that is changed."""
    psd = PSDImage.new(mode, PAGE, **more)
    picture = lambda seed: Image.fromarray(painted(12, 9, seed))  # noqa: E731
    psd.create_pixel_layer(Image.new("RGBA", PAGE, "red"), "background")
    psd.create_pixel_layer(picture(1), "inner", 4, 5).move_to_group(psd.create_group(name="folder"))
    change(psd, psd.create_pixel_layer(picture(2), "top", 6, 7))
    psd.save(path)
