"""Which formats are read, and how the header of each is looked at before Pillow sees the file."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, features

from mrt.serving.contract.reading.avif_file import as_still, coded_pixels, colours, is_animated
from mrt.serving.contract.reading.bmp_file import bmp
from mrt.serving.contract.reading.gif_file import gif
from mrt.serving.contract.reading.jpeg_file import jpeg
from mrt.serving.contract.reading.orientation import orientation_of
from mrt.serving.contract.reading.png_file import png
from mrt.serving.contract.reading.stored import ANIMATED, Damaged, Size, Stored, Unread
from mrt.serving.contract.reading.tiff_file import tiff
from mrt.serving.contract.reading.webp_file import webp

Heading = Callable[[bytes], Stored]
READ: dict[str, Heading] = {"PNG": png, "JPEG": jpeg, "WEBP": webp, "GIF": gif, "BMP": bmp, "TIFF": tiff}
NAMES = "PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF"
_MODES = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "I", "I;16", "I;16B", "I;16L")
_SCALED = 4  # an AVIF may be coded at a little more than its size: in whole tiles

_HDR, _NARROW = (16, 18), (1, 2, 5, 6)  # transfers PQ and HLG; primaries near those of sRGB (ITU-T H.273)


class TooLarge(Exception):
    """`size`: width and height, where they are known."""

    def __init__(self, size: Size | None = None):
        super().__init__()
        self.size = size


def header(data: bytes, kind: str, most_pixels: int) -> Stored:
    """What the file says of itself; no pixel is decoded. Raises Damaged, Unread, TooLarge, and what Pillow may."""
    if kind == "AVIF":
        return _avif(data, most_pixels)
    stored = READ[kind](data)
    _check_size(stored.size, most_pixels)
    image = Image.open(io.BytesIO(stored.data), formats=(kind,))
    _check_mode(image, kind)
    if image.size != stored.size:
        raise Damaged
    return stored


def _avif(data: bytes, most_pixels: int) -> Stored:
    if not features.check("avif"):
        raise Unread("an AVIF file, for which this server has no decoder; save it as JPEG or PNG")
    remarks = (ANIMATED,) if is_animated(data) else ()
    data, coded = as_still(data), coded_pixels(data)
    image = Image.open(io.BytesIO(data), formats=("AVIF",))
    _check_size(image.size, most_pixels)
    if coded > _SCALED * max(2**20, image.width * image.height):
        raise TooLarge
    _check_mode(image, "AVIF")
    turn = orientation_of(image.info.get("exif", b""))
    profile = image.info.get("icc_profile") or b""
    primaries, transfer = colours(data)
    if transfer in _HDR:
        remarks += ("the picture is in high dynamic range; its colours are taken as sRGB, and look dull",)
    elif primaries not in _NARROW and not profile:
        remarks += ("the picture has wide colours without an ICC profile; they are taken as sRGB",)
    return Stored(data, image.size, turn, profile, remarks)


def _check_size(size: Size, most_pixels: int) -> None:
    if not (size[0] and size[1]):
        raise Damaged
    if size[0] * size[1] > most_pixels:
        raise TooLarge(size)


def _check_mode(image: Image.Image, kind: str) -> None:
    if image.mode not in _MODES or (image.mode == "I" and kind == "TIFF"):
        raise Unread(f"a {kind} with pixels of kind {image.mode}, which is not read here; save it as 8-bit sRGB")
