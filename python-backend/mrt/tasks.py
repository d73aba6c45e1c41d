"""The four tasks of MRT section 3.2 (table 2.4 of its figure 4): which slots are kept, and which text is given.

| task             | composed            | background, layers        | references  | text                      |
| text_to_layers   | generated, canvas   | generated                 | none        | prompt, captions          |
| image_to_layers  | kept, page          | generated                 | none        | prompt, captions or none  |
| add_layers       | kept, canvas        | kept, targets generated   | none        | captions of the targets   |
| restyle_layers   | kept, canvas        | kept, targets generated   | of targets  | a fixed instruction       |
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from mrt.geometry import Region, Slot, snap

Task = Literal["text_to_layers", "image_to_layers", "add_layers", "restyle_layers"]
TASKS: tuple[Task, ...] = get_args(Task)
EDITS: tuple[Task, ...] = ("add_layers", "restyle_layers")  # of layers that are there: some are kept
FROM_WORDS: tuple[Task, ...] = ("text_to_layers", "add_layers")  # captions say what their layers show
INSTRUCTION = "Harmonize these layers"


def slots_of(
    task: Task, canvas: tuple[int, int], page: Region, regions: Sequence[Region], keep: Sequence[bool]
) -> list[Slot]:
    """Slots in token order: composed, background, layers bottom to top, then the references of a restyle.

    `regions` and `keep` speak of slot 1 (background) first. Regions are snapped to the token grid here. In
    image_to_layers the composed slot covers the page only: a picture has no pixels outside of it (MRT 3.2).
    """
    composed = page if task == "image_to_layers" else Region(0, 0, *canvas)
    slots = [Slot(0, snap(composed), task != "text_to_layers")]
    slots += [
        Slot(index, snap(region), kept) for index, (region, kept) in enumerate(zip(regions, keep, strict=True), start=1)
    ]
    if task == "restyle_layers":
        slots += [Slot(slot.index, slot.region, True, True) for slot in slots[1:] if not slot.keep]
    return slots
