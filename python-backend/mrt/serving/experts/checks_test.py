from __future__ import annotations

import numpy as np

from mrt.experts.decompose import Part
from mrt.experts.reconcile import BAND
from mrt.geometry import Region
from mrt.serving.experts.checks import PERFECT_PSNR, checked, recomposition_psnr

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


def test_a_stack_that_adds_up_is_perfect_and_any_error_counts_whatever_band_it_is_in():
    assert recomposition_psnr(picture(40), GROUND, [part(255)]) == PERFECT_PSNR
    assert recomposition_psnr(picture(120), GROUND, [part(128)]) == PERFECT_PSNR, "translucent"
    for row in (0, BAND, HEIGHT - 1):
        wrong = picture(40)
        wrong[row, 0] = 0
        psnr = recomposition_psnr(wrong, GROUND, [part(255)])
        assert psnr == round(10 * np.log10(HEIGHT * WIDTH * 255**2 / 200**2), 2)


def test_layers_lie_on_each_other():
    assert recomposition_psnr(picture(90), GROUND, [part(255), part(255, 90)]) == PERFECT_PSNR
    assert recomposition_psnr(GROUND, GROUND, []) == PERFECT_PSNR


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
