"""Decoded pixels made RGBA in sRGB, upright, a band of rows at a time, so that no second copy is made of them all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from mrt.serving.contract.reading.orientation import TURNS
from mrt.serving.contract.reading.srgb import Conversion, plain

DEEP = ("I", "I;16", "I;16B", "I;16L")
BAND = 2**20  # px that are converted at a time
CLEAR_INSIDE = {"LA": "La", "RGBA": "RGBa"}  # premultiplied while scaled, or clear pixels colour their neighbours
_RADIUS = 3  # of Lanczos, in px of the smaller picture


def rgba(image: Image.Image, orientation: int, conversion: Conversion | None) -> np.ndarray:
    """Straight RGBA (height, width, 4) uint8 as it is shown; clear pixels are black. `image` is decoded here."""
    with image:  # at its end the file is let go, and what a decoder made of it
        image.load()
    width, height = image.size
    shape = (width, height) if orientation >= 5 else (height, width)
    out = np.empty((*shape, 4), np.uint8)
    stored = _as_stored(out, orientation)
    for top, bottom in _bands(width, height):
        band = coloured(simple(image.crop((0, top, width, bottom))), conversion)
        pixels = np.array(band)
        if band.mode == "RGB":
            stored[top:bottom, :, :3] = pixels
            stored[top:bottom, :, 3] = 255
            continue
        pixels[pixels[..., 3] == 0] = 0
        stored[top:bottom] = pixels
    return out


def simple(image: Image.Image) -> Image.Image:
    """Decoded to one of the modes L, LA, RGB, RGBA, CMYK."""
    if image.mode in DEEP:
        return _shallow(image)
    image.load()
    clear = "transparency" in image.info
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if clear or image.mode == "PA" else "RGB")
    if image.mode == "RGB" and clear:
        return _keyed(image)
    if image.mode in ("1", "L"):
        return image.convert("LA" if clear else "L")
    if image.mode == "La":
        return image.convert("LA")
    return image.convert("RGB") if image.mode in ("RGBX", "YCbCr") else image


def coloured(image: Image.Image, conversion: Conversion | None) -> Image.Image:
    """RGB or RGBA in sRGB of a simple one."""
    alpha = image.getchannel("A") if image.mode in CLEAR_INSIDE else None
    colour = image.convert(image.mode[:-1]) if alpha is not None else image
    made = (conversion or plain)(colour)
    if alpha is not None:
        made = made.convert("RGBA")
        made.putalpha(alpha)
    return made


def scaled(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Straight RGBA at a smaller (width, height), by Lanczos on premultiplied colour; opaque where `pixels` are."""
    height, width = pixels.shape[:2]
    out = np.empty((size[1], size[0], 4), np.uint8)
    step = height / size[1]
    margin = int(_RADIUS * step) + 2
    for top, bottom in _bands(max(1, int(width * step)), size[1]):
        first = max(0, int(top * step) - margin)
        last = min(height, int(bottom * step) + 1 + margin)
        rows = pixels[first:last]
        box = (0, max(0.0, top * step - first), size[0], min(float(last - first), bottom * step - first))
        opaque = int(rows[..., 3].min()) == 255
        band = Image.fromarray(rows).convert("RGB" if opaque else "RGBa")
        # One way after the other: Pillow takes the cheaper one first, which a band may not share with its neighbour.
        band = band.resize((size[0], last - first), Image.Resampling.LANCZOS)
        band = band.resize((size[0], bottom - top), Image.Resampling.LANCZOS, box)
        made = np.array(band.convert("RGBA"))
        made[made[..., 3] == 0] = 0
        out[top:bottom] = made
    return out


def _bands(width: int, height: int) -> Iterator[tuple[int, int]]:
    """First and last-but-one row of each band."""
    rows = max(1, BAND // width)
    return ((top, min(top + rows, height)) for top in range(0, height, rows))


def _as_stored(out: np.ndarray, orientation: int) -> np.ndarray:
    """A view of upright pixels with the rows and columns in which the file has them."""
    if orientation >= 5:
        out = out.swapaxes(0, 1)
    return out[:: -1 if orientation in (3, 4, 6, 7) else 1, :: -1 if orientation in (2, 3, 7, 8) else 1]


def _keyed(image: Image.Image) -> Image.Image:
    """RGB of which one colour is clear. Of 16 bits a channel only the upper ones are left of pixels and colour."""
    key = image.info["transparency"]
    if isinstance(key, tuple) and max(key) > 255:
        image.info["transparency"] = tuple(value >> 8 for value in key)
    return image.convert("RGBA")


def _shallow(image: Image.Image) -> Image.Image:
    """16-bit grey to 8-bit, with the transparent value as alpha, if there is one."""
    deep = np.asarray(image)
    grey = Image.fromarray(np.clip((deep.astype(np.int64) + 128) // 257, 0, 255).astype(np.uint8))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(deep == clear, 0, 255).astype(np.uint8)))
    return grey


def turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image
