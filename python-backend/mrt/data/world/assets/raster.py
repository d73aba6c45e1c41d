"""SVG and picture files to straight RGBA at the size asked for, cropped to what shows."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
from PIL import Image

SEEN = 8  # alpha above which a pixel counts as shown
LARGEST = 4096


def svg_picture(svg: str, width: int, height: int) -> Image.Image:
    """The SVG at width x height px; text in it is not drawn, since fonts differ by machine. ValueError if refused."""
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    except Exception as error:  # the binding raises what its library says, of any class
        raise ValueError(f"no SVG that can be drawn: {error}") from None
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")


def shown(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom) of what is not transparent; None where nothing is."""
    return picture.getchannel("A").point([0] * (SEEN + 1) + [255] * (255 - SEEN)).getbbox()


def svg_pixels(svg: str, size: tuple[float, float], side: int) -> np.ndarray:
    """(h, w, 4) uint8, cropped tight, longer side `side` px; `size` is the drawing's own. ValueError if it is empty."""
    longer = max(size)
    probe = min(side, 96)
    small = svg_picture(svg, *_scaled(size, probe / longer))
    box = shown(small)
    if box is None:
        raise ValueError("the drawing shows nothing")
    extent = max(box[2] - box[0], box[3] - box[1]) / probe
    picture = svg_picture(svg, *_scaled(size, min(side / extent, LARGEST) / longer))
    box = shown(picture)
    if box is None:
        raise ValueError("the drawing shows nothing")
    return fitted(picture.crop(box), side)


def file_pixels(path: Path, side: int) -> np.ndarray:
    """The same of a picture file with alpha, which may be enlarged."""
    with Image.open(path) as opened:
        picture = opened.convert("RGBA")
    box = shown(picture)
    if box is None:
        raise ValueError(f"{path} shows nothing")
    return fitted(picture.crop(box), side)


def fitted(picture: Image.Image, side: int) -> np.ndarray:
    """Resampled, colours weighted by alpha, so that the longer side is `side` px."""
    width, height = _scaled(picture.size, side / max(picture.size))
    if (width, height) != picture.size:
        picture = picture.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    return np.asarray(picture)


def _scaled(size: tuple[float, float], scale: float) -> tuple[int, int]:
    if not all(math.isfinite(s) and s > 0 for s in size):
        raise ValueError(f"a drawing of {size[0]} x {size[1]} has no extent")
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
