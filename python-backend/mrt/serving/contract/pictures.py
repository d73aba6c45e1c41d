"""Encoded pictures in and out: header checks before decoding, premultiplied planes inside, PNG out."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFile

from mrt.geometry import Region
from mrt.serving.contract.refusal import invalid

ImageFile.LOAD_TRUNCATED_IMAGES = False
FORMATS = ("PNG", "JPEG", "WEBP")
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX")
_ORIENTATION = 0x0112  # EXIF


def decode(data: bytes, field: str, size: tuple[int, int], of: str) -> np.ndarray:
    """A PNG, JPEG or WebP of exactly `size` (width, height) px, which is that `of` something, as planes.

    Returns premultiplied RGBA in 0..1, (4, height, width) float32. Refuses before decoding what is of another
    size, animated, or not 8-bit grey, palette or RGB.
    """
    image = _open(data, field, f"than the {size[0]} x {size[1]} of {of}")
    _check_header(image, field, size, of)
    try:
        image.verify()  # checksums; leaves the image unusable
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        pixels = np.asarray(image.convert("RGBA"))
        rotated = image.getexif().get(_ORIENTATION, 1) != 1
    except Exception as error:
        raise invalid(field, f"is a truncated or damaged {image.format}; send the whole file") from error
    if rotated:
        raise invalid(field, "is stored rotated (EXIF orientation); rotate its pixels and drop the tag")
    return premultiplied(pixels)


def _open(data: bytes, field: str, bound: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise invalid(field, f"claims far more pixels {bound}") from error
    except Exception as error:  # Pillow's readers raise nearly anything on broken headers
        raise invalid(field, "is not a PNG, JPEG or WebP that can be read") from error


def _check_header(image: Image.Image, field: str, size: tuple[int, int], of: str) -> None:
    if image.size != size:
        raise invalid(
            field,
            f"is {image.width} x {image.height} px but {of} is {size[0]} x {size[1]}; resize one of the two",
        )
    if getattr(image, "is_animated", False):
        raise invalid(field, "is animated; send one frame")
    if image.mode not in _MODES:
        raise invalid(field, f"has pixels of kind {image.mode}; save it as 8-bit sRGB")


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    """Straight RGBA (height, width, 4) uint8 to premultiplied planes (4, height, width) float32 in 0..1."""
    planes = pixels.transpose(2, 0, 1).astype(np.float32) / 255
    planes[:3] *= planes[3]
    return planes


def straight(planes: np.ndarray) -> np.ndarray:
    """Premultiplied planes (4, height, width) to straight RGBA uint8; clamps to 0..1 and colour to alpha."""
    alpha = np.rint(np.clip(planes[3], 0, 1) * 255)
    colour = np.clip(planes[:3], 0, alpha / 255)
    colour = np.rint(255 * 255 * colour / np.maximum(alpha, 1))
    return np.concatenate([colour, alpha[None]]).transpose(1, 2, 0).astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """A PNG of straight RGBA; quick rather than small."""
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG", compress_level=1)
    return out.getvalue()


def framed(planes: np.ndarray, region: Region, frame: Region) -> np.ndarray:
    """Planes of `region` on the clear planes of `frame`, which holds it."""
    out = np.zeros((4, frame.height, frame.width), np.float32)
    rows, columns = region.within(frame)
    out[:, rows, columns] = planes
    return out


def crop(planes: np.ndarray, region: Region, part: Region) -> np.ndarray:
    """The planes of `part` out of those of `region`, which holds it."""
    rows, columns = part.within(region)
    return planes[:, rows, columns]


def flatten(layers: list[tuple[Region, np.ndarray]], frame: Region) -> np.ndarray:
    """What `frame` shows of premultiplied layers, bottom to top, over nothing: (4, height, width) float32."""
    out = np.zeros((4, frame.height, frame.width), np.float32)
    for region, planes in layers:
        seen = frame.intersect(region)
        if seen.width and seen.height:
            top, below = crop(planes, region, seen), crop(out, frame, seen)
            below *= 1 - top[3]
            below += top
    return out
