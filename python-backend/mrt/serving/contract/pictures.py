"""The pictures of a request: one where the task needs it, none elsewhere, decoded to planes. And PNGs of layers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image, ImageFile

from mrt.compositing import flatten, framed, premultiplied
from mrt.geometry import Slot
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.placement import Placement
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.reading.encoded_picture import EncodedPicture
from mrt.serving.contract.reading.picture_file import PictureFile
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.request import whole_of
from mrt.tasks import EDITS

ImageFile.LOAD_TRUNCATED_IMAGES = False
FORMATS = ("PNG", "JPEG", "WEBP")
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX")
_ORIENTATION = 0x0112  # EXIF


def pictures_of(
    raw: RawRequest,
    own: Placement,
    placement: Placement,
    slots: Sequence[Slot],
    limits: Limits,
    picture: PictureFile | None,
) -> dict[int, np.ndarray]:
    """Planes (compositing.py) of every kept slot by its index in `slots`; the composed one of edits is flattened here.

    `own`: in the caller's px, in which kept layers and references come; `placement`: in the network's. `picture`: that
    of image_to_layers, which is scaled to the page. Raises Refusal.
    """
    encoded = {index: _encoded(raw, slot) for index, slot in _with_picture(slots)}
    _check_presence(raw, slots, encoded)
    planes: dict[int, np.ndarray] = {}
    for index, file in encoded.items():
        slot = slots[index]
        if not file.data:
            continue
        if slot.index <= 0 and picture:
            region = placement.page
            pixels = picture.planes((region.width, region.height))
        else:
            region, of = placement.regions[slot.index - 1], f"regions[{slot.index - 1}]"
            asked = own.regions[slot.index - 1]
            pixels = decode(file.file(limits.max_image_bytes), file.field, (asked.width, asked.height), of)
            if slot.reference and own.canvas != placement.canvas:  # as large as what is drawn after it, and fitted
                region = slot.region
            pixels = resized(pixels, (region.width, region.height))
        planes[index] = framed(pixels, region, slot.region)
    if raw.task in EDITS:
        kept = [(slots[index].region, planes[index]) for index in planes if not slots[index].reference]
        planes[0] = flatten(kept, slots[0].region)
    return planes


def _check_presence(raw: RawRequest, slots: Sequence[Slot], encoded: dict[int, EncodedPicture]) -> None:
    targets = {slot.index for slot in slots if slot.reference}
    for slot, file in enumerate(raw.references or (), start=1):
        if file.data and slot not in targets:
            raise invalid(file.field, f"is given, but slot {slot} is no target of a restyle")
    for index, file in encoded.items():
        slot = slots[index]
        wanted = slot.keep and (slot.index > 0 or raw.task == "image_to_layers")
        if file.data and not wanted:
            verb = "composes" if slot.keep else "makes"
            raise invalid(file.field, f"is given, but {raw.task} {verb} slot {slot.index} itself; leave it empty")
        if wanted and not file.data:
            what = "what to restyle" if slot.reference else "the pixels of a kept slot"
            raise invalid(file.field, f"is empty, but has to hold {what} as PNG, JPEG or WebP")


def _with_picture(slots: Sequence[Slot]) -> Iterator[tuple[int, Slot]]:
    """Slots that a picture may belong to, by their indices in `slots`: images[0] is that of the whole."""
    whole = whole_of(slots)
    return ((index, slot) for index, slot in enumerate(slots) if slot.index != 0 or index == whole)


def _encoded(raw: RawRequest, slot: Slot) -> EncodedPicture:
    """A slot's element of `images` or `references`; an empty one where the request has none for it."""
    name, pictures, at = "images", raw.images or (), max(0, slot.index)
    if slot.reference:
        name, pictures, at = "references", raw.references or (), slot.index - 1
    return pictures[at] if at < len(pictures) else EncodedPicture(f"{name}[{at}]", b"", raw.encoding)


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


def resized(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Planes (4, height, width) at another, mostly smaller, `size` (width, height); themselves where it is theirs."""
    if (size[1], size[0]) == planes.shape[1:]:
        return planes
    return np.stack([np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX)) for plane in planes])


def png(pixels: np.ndarray) -> bytes:
    """A PNG of straight RGBA; quick rather than small."""
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG", compress_level=1)
    return out.getvalue()
