"""Conversion from a picture's colour profile to sRGB."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

try:
    from PIL import ImageCms
except ImportError:  # a Pillow that was built without LittleCMS
    ImageCms = None

_SRGB = "srgb"
Conversion = Callable[[Image.Image], Image.Image]


def plain(image: Image.Image) -> Image.Image:
    """A picture of mode L, RGB or CMYK as RGB without a profile."""
    return image if image.mode == "RGB" else image.convert("RGB")


def to_srgb(profile: bytes, mode: str) -> Conversion | None:
    """Makes RGB in sRGB of pictures of `mode` L, RGB or CMYK; None: the profile cannot be read or is for another."""
    if ImageCms is None:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        colours_for_grey = mode == "L" and profile[16:20] == b"RGB "
        of = "RGB" if colours_for_grey else mode
        if of == "RGB" and _SRGB in ImageCms.getProfileDescription(source).lower():
            return plain
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            of,
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return lambda image: transform.apply(image if image.mode == of else image.convert(of))
