"""An encoded picture of any size, read as viewers show it: upright, in sRGB, 8 bits, its first frame."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from mrt.compositing import premultiplied
from mrt.serving.contract.reading import decoding, formats
from mrt.serving.contract.reading.kinds import described, kind_of
from mrt.serving.contract.reading.orientation import SIDEWAYS
from mrt.serving.contract.reading.srgb import Conversion, to_srgb
from mrt.serving.contract.reading.stored import Size, Stored, Unread
from mrt.serving.contract.refusal import Refusal, invalid

MOST_PIXELS = 40_000_000  # of a picture, by default: 160 MB as RGBA


@dataclass
class PictureFile:
    """`size`: width and height in px as it is shown. `remarks`: what is ignored or changed of the file.

    Kept are the pixels at full size once they were asked for (4 bytes a px), and one smaller size of each kind.
    """

    name: str
    kind: str
    stored: Stored = field(repr=False)
    remarks: list[str] = field(default_factory=list)

    @property
    def size(self) -> Size:
        return _swapped(self.stored.size, self.stored.orientation)

    def pixels(self, size: Size) -> np.ndarray:
        """Straight RGBA (height, width, 4) uint8, read-only, at `size` up to its own. Raises Refusal where damaged.

        Every size is made of the full one, opaque to the last row and column where that is; a clear pixel is black.
        """
        if size == self.size:
            return self._full
        if size not in self._smaller:
            self._smaller.clear()
            self._smaller[size] = _fixed(decoding.scaled(self._full, size))
        return self._smaller[size]

    def planes(self, size: Size) -> np.ndarray:
        """Premultiplied planes (4, height, width) float32 in 0..1, scaled to `size`. Raises Refusal where damaged.

        The quick way to a small size: a large JPEG is decoded at a fraction of its own.
        """
        if size not in self._planes:
            self._planes.clear()
            self._planes[size] = _fixed(premultiplied(np.asarray(self._quickly(size))))
        return self._planes[size]

    @cached_property
    def _smaller(self) -> dict[Size, np.ndarray]:
        return {}

    @cached_property
    def _planes(self) -> dict[Size, np.ndarray]:
        return {}

    @cached_property
    def _full(self) -> np.ndarray:
        try:
            image = self._image()
            return _fixed(decoding.rgba(image, self.stored.orientation, self._conversion(image.mode)))
        except Exception as error:  # Pillow's readers raise nearly anything on broken pixels
            raise _damaged(self.name, self.kind) from error

    def _quickly(self, size: Size) -> Image.Image:
        """RGBA at `size`."""
        stored = _swapped(size, self.stored.orientation)
        try:
            image, box = self._image(), None
            if isinstance(image, JpegImageFile):  # decoded at a half, a quarter or an eighth
                drafted = image.draft(None, (2 * stored[0], 2 * stored[1]))
                box = drafted and drafted[1]
            conversion = self._conversion(image.mode)
            image = _scaled(decoding.simple(image), stored, box)
            image = decoding.coloured(decoding.turned(image, self.stored.orientation), conversion)
        except Exception as error:  # see above
            raise _damaged(self.name, self.kind) from error
        return image.convert("RGBA")

    def _image(self) -> Image.Image:
        return Image.open(io.BytesIO(self.stored.data), formats=(self.kind,))

    def _conversion(self, mode: str) -> Conversion | None:
        """To sRGB from the embedded profile, if there is one for pixels of this mode of Pillow."""
        colours = {"CMYK": "CMYK", "1": "L", "L": "L", "LA": "L", "La": "L"} | dict.fromkeys(decoding.DEEP, "L")
        of = colours.get(mode, "RGB")
        made = to_srgb(self.stored.profile, of) if self.stored.profile else None
        if self.stored.profile and made is None:
            self._remark("the colour profile of the picture cannot be applied; its colours are taken as sRGB")
        if of == "CMYK" and made is None:
            self._remark(
                "the picture is CMYK without a colour profile that can be applied; its colours are approximate"
            )
        return made

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)


def opened(data: bytes, name: str, most_pixels: int = MOST_PIXELS) -> PictureFile:
    """A picture by its header; no pixel is decoded. `name`: of the picture in a refusal. Raises Refusal.

    `most_pixels`: how many it may have. Reading it at full size takes 8 to 12 bytes for each, of a WebP 16.
    """
    kind = kind_of(data)
    if kind not in (*formats.READ, "AVIF"):
        is_ = f"is {described(kind)}, which is not read here" if kind else f"is not a {formats.NAMES} that can be read"
        raise invalid(name, f"{is_}; save it as JPEG or PNG")
    try:
        stored = formats.header(data, kind, most_pixels)
    except Unread as error:
        raise invalid(name, f"is {error}") from error
    except (formats.TooLarge, Image.DecompressionBombError) as error:
        raise _too_large(name, getattr(error, "size", None), most_pixels) from error
    except Exception as error:  # Damaged, or whatever Pillow's readers raise on broken headers
        raise _damaged(name, kind) from error
    return PictureFile(name, kind, stored, list(stored.remarks))


def _swapped(size: Size, orientation: int) -> Size:
    """Width and height as they are shown, of those stored; or the other way round."""
    return (size[1], size[0]) if orientation in SIDEWAYS else size


def _scaled(image: Image.Image, size: Size, box: tuple[float, float, float, float] | None) -> Image.Image:
    """`box`: the part of `image` that is the picture, where that ends within a px."""
    if image.size == size:
        return image
    within = image.convert(decoding.CLEAR_INSIDE.get(image.mode, image.mode))
    return within.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3).convert(image.mode)


def _fixed(pixels: np.ndarray) -> np.ndarray:
    pixels.flags.writeable = False
    return pixels


def _damaged(name: str, kind: str) -> Refusal:
    return invalid(name, f"is a truncated or damaged {kind}; send the whole file")


def _too_large(name: str, size: Size | None, most_pixels: int) -> Refusal:
    has = f"is {size[0]} x {size[1]} px, more" if size else "claims far more px"
    return invalid(name, f"{has} than the {most_pixels:,} px that are read; save it smaller")
