"""Each check flags what was spoilt on purpose, and nothing of what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.evaluation.damage import DAMAGES
from mrt.geometry import Region
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.self_check import recomposition_psnr, self_check
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS

PAGE = Region(0, 0, 128, 96)
LEFT, RIGHT = Region(16, 32, 48, 32), Region(80, 32, 32, 32)
RED, BLUE = (0.8, 0.1, 0.1), (0.1, 0.2, 0.9)
NAMES = ["recomposition", "blank", "duplicate", "outside", "grey"]


def request_of(*regions: Region, task: str = "text_to_layers", **tensors: np.ndarray) -> Request:
    rows = np.array([PAGE, *regions], np.int32)
    frame: Tensors = {"task": samples.texts(task), "canvas": samples.integers(*PAGE[2:]), "regions": rows}
    return parse({**frame, "prompt": samples.texts("stars"), **tensors}, LIMITS)


def filled(request: Request, position: int, part: Region, colour: tuple[float, ...], alpha: float = 1) -> np.ndarray:
    """The planes of a slot with one rectangle in them."""
    region = request.slots[position].region
    planes = np.zeros((4, region.height, region.width), np.float32)
    rows, columns = part.within(region)
    planes[:, rows, columns] = np.array([*colour, 1], np.float32)[:, None, None] * alpha
    return planes


def stack(request: Request, *parts: Region, colours: tuple[tuple[float, ...], ...] = (RED, BLUE)) -> dict:
    """A blue page, and one rectangle a layer; the composed slot is what they make."""
    planes = {1: filled(request, 1, PAGE, (0.2, 0.5, 0.6))}
    composed = planes[1].copy()
    for position, (part, colour) in enumerate(zip(parts, colours, strict=False), start=2):
        planes[position] = filled(request, position, part, colour)
        rows, columns = part.within(PAGE)
        composed[:, rows, columns] = np.array([*colour, 1])[:, None, None]
    return planes | {0: composed}


def flagged(request: Request, planes: dict) -> dict[str, list[int]]:
    return {name: check["slots"] for name, check in self_check(request, planes).items() if check["flag"]}


def test_a_good_stack_has_every_figure_and_no_flag():
    request = request_of(LEFT, RIGHT)
    checks = self_check(request, stack(request, LEFT, RIGHT))
    assert list(checks) == NAMES and all(set(check) == {"value", "flag", "slots"} for check in checks.values())
    assert [check["value"] for check in checks.values()] == [99, 1, 0, 0, 0]
    assert not any(check["flag"] or check["slots"] for check in checks.values())


FOUND = {
    "a layer emptied": ("blank", [2]),
    "a layer doubled": ("duplicate", [2, 3]),
    "a layer two thirds as wide asked for": ("outside", [2]),
    "grey haze in a layer": ("grey", [2]),
    "background in other colours": ("recomposition", []),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_flagged_with_its_slots(name: str):
    request = request_of(LEFT, RIGHT)
    planes = stack(request, Region(20, 36, 20, 24), RIGHT)
    damaged = DAMAGES[name](np.random.default_rng(3), request, planes, 2)
    check, slots = FOUND[name]
    assert flagged(*damaged)[check] == slots
    assert set(flagged(*damaged)) <= {check, "recomposition"}, "a damage shows in the sum as well"


def test_equal_layers_at_different_places_are_no_duplicates():
    request = request_of(LEFT, RIGHT)
    planes = stack(request, Region(20, 36, 24, 24), Region(84, 36, 24, 24), colours=(RED, RED))
    assert flagged(request, planes) == {}


def test_another_colour_in_the_same_form_is_no_duplicate():
    request = request_of(LEFT, LEFT)
    assert flagged(request, stack(request, LEFT, LEFT)) == {}
    assert flagged(request, stack(request, LEFT, LEFT, colours=(RED, RED))) == {"duplicate": [2, 3]}


def test_two_blank_layers_are_blank_and_no_duplicates():
    request = request_of(LEFT, LEFT)
    planes = stack(request)
    planes |= {position: np.zeros((4, 32, 48), np.float32) for position in (2, 3)}
    assert flagged(request, planes) == {"blank": [2, 3]}


def test_what_snapping_added_is_outside_but_for_a_rim():
    request = request_of(Region(20, 36, 40, 24))
    assert request.slots[2].region == LEFT
    assert flagged(request, stack(request, Region(19, 35, 42, 26))) == {}
    assert flagged(request, stack(request, LEFT)) == {"outside": [2]}


def test_a_string_is_cut_to_its_region_and_judged_by_the_network_where_that_drew_it():
    plain = request_of(Region(20, 36, 40, 24), RIGHT)
    written = replace(plain, lettering="auto", said={2: 'white text "SALE"'})
    planes = stack(plain, LEFT, RIGHT)
    assert flagged(plain, planes) == {"outside": [2]} and flagged(written, planes) == {}
    planes = stack(plain, RIGHT, RIGHT, colours=(RED, RED)) | {2: np.zeros((4, 32, 48), np.float32)}
    assert self_check(written, planes)["blank"]["slots"] == [2]
    typeset = self_check(written, planes, {2})
    assert typeset["blank"] == {"value": 1, "flag": False, "slots": []}
    assert self_check(written, planes, {2, 3})["blank"]["value"] is None


def test_grey_content_and_what_is_translucent_in_a_colour_are_no_haze():
    request = request_of(LEFT)
    for colour, alpha in (((0.5, 0.5, 0.5), 1), (RED, 0.5), ((1, 1, 1), 0.5), ((0.1, 0.1, 0.1), 0.5)):
        planes = stack(request) | {2: filled(request, 2, LEFT, colour, alpha)}
        assert self_check(request, planes)["grey"]["flag"] is False, (colour, alpha)
    planes = stack(request) | {2: filled(request, 2, LEFT, (0.5, 0.5, 0.5), 0.2)}
    assert flagged(request, planes)["grey"] == [2]


def test_a_haze_in_the_background_counts_too():
    request = request_of(LEFT)
    planes = stack(request, LEFT) | {1: filled(request, 1, PAGE, (0.5, 0.5, 0.5), 0.3)}
    assert flagged(request, planes)["grey"] == [1]


def test_an_edit_answers_for_what_it_made_alone():
    request = parse(samples.add_layers(), LIMITS)
    made = next(position for position in request.generated)
    kept = dict(request.pictures)
    checks = self_check(request, kept | {made: np.ones((4, 64, 64), np.float32)})
    assert checks["recomposition"] == {"value": None, "flag": False, "slots": []}
    assert checks["outside"]["slots"] == [3], "the region is 60 x 50 px"
    twin = replace(request, slots=(*request.slots[:made], request.slots[made]._replace(region=request.slots[2].region)))
    assert flagged(twin, kept | {made: kept[2]})["duplicate"] == [2, 3], "a kept layer made once more"


def test_large_stacks_are_looked_at_by_samples():
    request, big = request_of(LEFT, RIGHT), Region(0, 0, 1024, 1024)
    slots = tuple(slot._replace(region=big) for slot in request.slots)
    request = replace(request, canvas=(1024, 1024), page=big, regions=(big,) * 3, slots=slots)
    planes = {position: filled(request, position, big, RED) for position in (0, 1)}
    planes |= {2: filled(request, 2, Region(100, 200, 300, 300), RED)}
    planes |= {3: filled(request, 3, Region(101, 200, 299, 300), RED)}
    assert flagged(request, planes) == {"duplicate": [2, 3]}


def test_what_was_replaced_is_not_compared_with_what_the_network_drew():
    request = request_of(LEFT, RIGHT)
    planes = stack(request, LEFT, RIGHT)
    planes[3] = filled(request, 3, RIGHT, (1, 1, 0))
    assert self_check(request, planes)["recomposition"]["flag"]
    assert self_check(request, planes, {3})["recomposition"] == {"value": 99, "flag": False, "slots": []}
    assert self_check(request, planes, {2})["recomposition"]["flag"], "the other one is still another"
    whole = request_of(PAGE)
    assert self_check(whole, stack(whole, PAGE), {2})["recomposition"]["value"] is None, "nothing is left to compare"


def test_recomposition_compares_on_black_and_on_white():
    clear, black = np.zeros((2, 4, 8, 8), np.float32)
    black[3] = 1
    assert recomposition_psnr(clear, clear) == 99
    assert recomposition_psnr(black, clear) == pytest.approx(10 * np.log10(2), abs=0.01), "equal on black only"
    grey = np.full_like(clear, 0.1)
    assert recomposition_psnr(grey, clear) == pytest.approx(10 * np.log10(2) + 20, abs=0.01)
