"""Conversion from a picture's colour profile to sRGB."""

from __future__ import annotations

import io

from PIL import Image

try:
    from PIL import ImageCms
except ImportError:  # a Pillow that was built without LittleCMS
    ImageCms = None

_SRGB = "srgb"


def plain(image: Image.Image) -> Image.Image:
    """A picture of mode L, RGB or CMYK as RGB without a profile."""
    return image if image.mode == "RGB" else image.convert("RGB")


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """A picture of mode L, RGB or CMYK in sRGB; None where the profile cannot be read or is for another mode."""
    if ImageCms is None:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "L" and profile[16:20] == b"RGB ":
            image = image.convert("RGB")
        if image.mode == "RGB" and _SRGB in ImageCms.getProfileDescription(source).lower():
            return image
        made = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return made
