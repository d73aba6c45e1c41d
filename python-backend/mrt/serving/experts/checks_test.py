from __future__ import annotations

import numpy as np

from mrt.experts.decompose import Part
from mrt.experts.reconcile import BAND
from mrt.geometry import Region
from mrt.serving.experts.checks import checked

HEIGHT, WIDTH = 2 * BAND + 40, 60
BOX = Region(10, BAND - 20, 30, BAND + 50)  # over three bands
GROUND = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)


def part(alpha: int, grey: int = 40, box: Region = BOX) -> Part:
    pixels = np.full((box.height, box.width, 4), grey, np.uint8)
    pixels[..., 3] = alpha
    return Part(box, pixels, None, 1.0)


def picture(grey: int) -> np.ndarray:
    out = GROUND.copy()
    out[BOX.within(Region(0, 0, WIDTH, HEIGHT))] = grey
    return out


def test_a_stack_that_adds_up_is_perfect_and_layers_lie_on_each_other():
    for made, ground, parts in (
        (picture(40), GROUND, [part(255)]),
        (picture(90), GROUND, [part(255), part(255, 90)]),
        (GROUND, GROUND, []),
    ):
        check = checked(made, ground, parts, False)["recomposition"]
        assert check == {"value": 99.0, "flag": False, "slots": []}


def test_a_poor_sum_is_flagged():
    assert not checked(picture(40), GROUND, [part(255)], False)["recomposition"]["flag"]
    check = checked(picture(40), GROUND, [], False)["recomposition"]
    assert check["flag"] and check["value"] is not None and check["value"] < 20


def test_a_blank_layer_is_a_fault_only_where_its_region_was_given():
    parts = [part(255), part(0), part(12), part(13)]
    blank = checked(picture(40), GROUND, parts, True)["blank"]
    assert (blank["value"], blank["flag"], blank["slots"]) == (0, True, [3, 4])
    assert checked(picture(40), GROUND, parts, False)["blank"] == {"value": None, "flag": False, "slots": []}
    assert not checked(picture(40), GROUND, [part(255)], True)["blank"]["flag"]
    assert checked(GROUND, GROUND, [], True)["blank"] == {"value": None, "flag": False, "slots": []}


def test_doubts_name_the_slots_of_their_layers():
    whole, shattered = part(255), part(255)
    y, x = np.mgrid[0 : BOX.height, 0 : BOX.width]
    shattered.pixels[..., 3] = np.where((y % 10 < 5) & (x % 10 < 5), 255, 0)
    checks = checked(picture(40), GROUND, [whole, shattered], False)
    assert checks["shards"]["flag"] and checks["shards"]["slots"] == [3]
    assert {"doubt", "ghost", "shards"} <= set(checks)
