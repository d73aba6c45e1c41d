"""An encoded picture of any size, read as viewers show it: upright, in sRGB, 8 bits, its first frame."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from mrt.compositing import premultiplied
from mrt.serving.contract.reading import srgb
from mrt.serving.contract.reading.kinds import kind_of
from mrt.serving.contract.reading.orientation import SIDEWAYS, TURNS, orientation_of
from mrt.serving.contract.reading.png_file import essentials, unpacked
from mrt.serving.contract.refusal import invalid

MOST_PIXELS = 2**26  # 8192 x 8192; 256 MiB as RGBA
DEEP = ("I", "I;16", "I;16B", "I;16L")
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", *DEEP)
_CLEAR_INSIDE = {
    "LA": "La",
    "RGBA": "RGBa",
}  # premultiplied while scaled, or clear pixels colour their neighbours


@dataclass
class PictureFile:
    """`size`: width and height in px as it is shown. `remarks`: what is ignored or changed of the file."""

    name: str
    kind: str
    data: bytes = field(repr=False)
    size: tuple[int, int]
    orientation: int
    profile: bytes = field(default=b"", repr=False)
    remarks: list[str] = field(default_factory=list)

    def planes(self, size: tuple[int, int]) -> np.ndarray:
        """Premultiplied planes (4, height, width) float32 in 0..1, scaled to `size`. Raises Refusal where damaged."""
        if size not in self._made:
            self._made[size] = premultiplied(np.asarray(self._pixels(size)))
        return self._made[size]

    @cached_property
    def _made(self) -> dict[tuple[int, int], np.ndarray]:
        return {}

    def _pixels(self, size: tuple[int, int]) -> Image.Image:
        stored = _swapped(size, self.orientation)
        try:
            image = Image.open(io.BytesIO(self.data), formats=(self.kind,))
            box = None
            if isinstance(image, JpegImageFile):  # decoded at a half, a quarter or an eighth
                drafted = image.draft(None, (2 * stored[0], 2 * stored[1]))
                box = drafted and drafted[1]
            image = _scaled(_simple(image), stored, box)
        except Exception as error:  # Pillow's readers raise nearly anything on broken pixels
            raise _damaged(self.name, self.kind) from error
        if self.orientation in TURNS:
            image = image.transpose(TURNS[self.orientation])
        return self._coloured(image)

    def _coloured(self, image: Image.Image) -> Image.Image:
        """RGBA in sRGB."""
        alpha = image.getchannel("A") if image.mode in _CLEAR_INSIDE else None
        colour = image.convert(image.mode[:-1]) if alpha is not None else image
        made = srgb.in_srgb(colour, self.profile) if self.profile else None
        if self.profile and made is None:
            self.remarks.append("the colour profile of the picture cannot be applied; its colours are taken as sRGB")
        made = (made or srgb.plain(colour)).convert("RGBA")
        if alpha is not None:
            made.putalpha(alpha)
        return made


def opened(data: bytes, name: str) -> PictureFile:
    """A PNG, JPEG or WebP by its header; no pixel is decoded. `name`: of the picture in a refusal. Raises Refusal."""
    kind, remarks, profile = kind_of(data), [], b""
    if kind not in ("PNG", "JPEG", "WEBP"):
        is_ = f"is a {kind} file, which is not read here" if kind else "is not a PNG, JPEG or WebP that can be read"
        raise invalid(name, f"{is_}; save it as PNG, JPEG or WebP")
    try:
        if kind == "PNG":
            data, exif, packed, animated = essentials(data)
            profile = unpacked(packed)
            if packed and not profile:
                remarks.append("the colour profile of the picture is damaged; its colours are taken as sRGB")
        image = Image.open(io.BytesIO(data), formats=(kind,))
        if kind != "PNG":
            exif, profile = image.info.get("exif", b""), image.info.get("icc_profile") or b""
            animated = kind == "WEBP" and getattr(image, "is_animated", False)
    except Image.DecompressionBombError as error:
        raise _too_many(name) from error
    except Exception as error:  # Damaged, or whatever Pillow's readers raise on broken headers
        raise _damaged(name, kind) from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_many(name, image.size)
    if image.mode not in _MODES:
        raise invalid(name, f"has pixels of kind {image.mode}; save it as 8-bit sRGB")
    if animated:
        remarks.append("the picture is animated; its first frame is taken")
    orientation = orientation_of(exif)
    return PictureFile(name, kind, data, _swapped(image.size, orientation), orientation, profile, remarks)


def _swapped(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as they are shown, of those stored; or the other way round."""
    return (size[1], size[0]) if orientation in SIDEWAYS else size


def _simple(image: Image.Image) -> Image.Image:
    """Decoded to one of the modes L, LA, RGB, RGBA, CMYK."""
    if image.mode in DEEP:
        return _shallow(image)
    image.load()
    clear = "transparency" in image.info
    if image.mode in ("P", "PA") or (image.mode == "RGB" and clear):
        return image.convert("RGBA")
    if image.mode in ("1", "L"):
        return image.convert("LA" if clear else "L")
    return image.convert("RGB") if image.mode == "RGBX" else image


def _shallow(image: Image.Image) -> Image.Image:
    """16-bit grey to 8-bit, with the transparent value as alpha, if there is one."""
    deep = np.asarray(image)
    grey = Image.fromarray(np.clip((deep.astype(np.int64) + 128) // 257, 0, 255).astype(np.uint8))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(deep == clear, 0, 255).astype(np.uint8)))
    return grey


def _scaled(image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float] | None) -> Image.Image:
    """`box`: the part of `image` that is the picture, where that ends within a px."""
    if image.size == size:
        return image
    within = image.convert(_CLEAR_INSIDE.get(image.mode, image.mode))
    return within.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3).convert(image.mode)


def _damaged(name: str, kind: str):
    return invalid(name, f"is a truncated or damaged {kind}; send the whole file")


def _too_many(name: str, size: tuple[int, int] | None = None):
    has = f"is {size[0]} x {size[1]} px, more" if size else "claims far more px"
    return invalid(name, f"{has} than the {MOST_PIXELS:,} px that are read; save it smaller")
