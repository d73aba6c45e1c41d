from __future__ import annotations

import pytest

from mrt.geometry import Region, Slot
from mrt.tasks import TASKS, slots_of

CANVAS, PAGE = (96, 64), Region(10, 10, 60, 40)
REGIONS = [Region(10, 10, 60, 40), Region(20, 20, 10, 10), Region(60, 30, 30, 30)]


def slots(task, keep=(False, False, False)) -> list[Slot]:
    return slots_of(task, CANVAS, PAGE, REGIONS, keep)


def test_text_to_layers_makes_everything_on_the_whole_canvas():
    made = slots("text_to_layers")
    assert made[0] == Slot(0, Region(0, 0, 96, 64), False)
    assert [slot.index for slot in made] == [0, 1, 2, 3]
    assert not any(slot.keep or slot.reference for slot in made)


def test_image_to_layers_keeps_a_composed_slot_of_the_page_only():
    composed, *made = slots("image_to_layers")
    assert composed == Slot(0, Region(0, 0, 80, 64), True), "the page, snapped to the token grid"
    assert not any(slot.keep for slot in made)


@pytest.mark.parametrize("task", ["add_layers", "restyle_layers"])
def test_layers_to_layers_keeps_all_but_the_targets(task):
    made = slots(task, (True, False, True))
    assert [slot.keep for slot in made[:4]] == [True, True, False, True]
    assert made[0].region == Region(0, 0, 96, 64)


def test_a_restyle_appends_a_reference_for_each_target():
    made = slots("restyle_layers", (True, False, False))
    assert [slot.reference for slot in made] == [False] * 4 + [True] * 2
    for target, reference in zip(made[2:4], made[4:], strict=True):
        assert reference == Slot(target.index, target.region, True, True)


@pytest.mark.parametrize("task", TASKS)
def test_regions_come_snapped_to_the_token_grid(task):
    for slot in slots(task, (True, False, False)):
        assert all(side % 16 == 0 for side in slot.region)


def test_one_flag_a_region_is_needed():
    with pytest.raises(ValueError):
        slots("add_layers", (True, False))
