"""The pictures that a request gives: there where the task needs one, nowhere else, and decoded."""

from __future__ import annotations

import numpy as np

from mrt.geometry import Region, Slot
from mrt.serving.contract import fields
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.pictures import decode, flatten, framed
from mrt.serving.contract.reading.picture_file import PictureFile
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.request import whole_of
from mrt.tasks import EDITS, Task


def pictures_of(
    tensors: Tensors,
    task: Task,
    page: Region,
    regions: tuple[Region, ...],
    slots: list[Slot],
    encoding: str,
    limits: Limits,
    picture: PictureFile | None = None,
) -> dict[int, np.ndarray]:
    """Premultiplied planes of every kept slot by place in `slots`; the composed one is flattened here.

    `picture`: that of image_to_layers, which is scaled to the page.
    """
    images = fields.many(tensors, "images", len(regions) + 1, "composed, then one a row of regions")
    references = [b"", *fields.many(tensors, "references", len(regions), "one a row of regions")]
    _check_presence(task, slots, images, references)
    pictures: dict[int, np.ndarray] = {}
    for place, slot in _pictured(slots):
        data = _of(slot, images, references)
        if data:
            region, of = (page, "page") if slot.index <= 0 else _row(regions, slot)
            if slot.index <= 0 and picture:
                planes = picture.on(page)
            else:
                plain = fields.plain(data, _field(slot), encoding, limits.max_image_bytes)
                planes = decode(plain, _field(slot), (region.width, region.height), of)
            pictures[place] = framed(planes, region, slot.region)
    if task in EDITS:
        kept = [(slots[place].region, pictures[place]) for place in pictures if not slots[place].reference]
        pictures[0] = flatten(kept, slots[0].region)
    return pictures


def _check_presence(task: Task, slots: list[Slot], images: list[bytes], references: list[bytes]) -> None:
    targets = {slot.index for slot in slots if slot.reference}
    for index, data in enumerate(references):
        if data and index not in targets:
            raise invalid(f"references[{index - 1}]", f"is given, but slot {index} is no target of a restyle")
    for _, slot in _pictured(slots):
        data = _of(slot, images, references)
        wanted = slot.keep and (slot.index > 0 or task == "image_to_layers")
        if data and not wanted:
            verb = "composes" if slot.keep else "makes"
            raise invalid(_field(slot), f"is given, but {task} {verb} slot {slot.index} itself; leave it empty")
        if wanted and not data:
            what = "what to restyle" if slot.reference else "the pixels of a kept slot"
            raise invalid(_field(slot), f"is empty, but has to hold {what} as PNG, JPEG or WebP")


def _pictured(slots: list[Slot]) -> list[tuple[int, Slot]]:
    """Places and slots that an image may belong to: images[0] is that of the whole."""
    whole = whole_of(slots)
    return [(place, slot) for place, slot in enumerate(slots) if slot.index != 0 or place == whole]


def _of(slot: Slot, images: list[bytes], references: list[bytes]) -> bytes:
    return references[slot.index] if slot.reference else images[max(0, slot.index)]


def _field(slot: Slot) -> str:
    return f"references[{slot.index - 1}]" if slot.reference else f"images[{max(0, slot.index)}]"


def _row(regions: tuple[Region, ...], slot: Slot) -> tuple[Region, str]:
    return regions[slot.index - 1], f"regions[{slot.index - 1}]"
