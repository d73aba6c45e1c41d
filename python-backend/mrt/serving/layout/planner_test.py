"""Plans from networks of plain arithmetic: whatever they return, the regions are valid for a run."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import TOKEN, Region, snap
from mrt.prompts import BACKGROUND, BEGIN, GRID, INSIDE, NONE, TAGS
from mrt.serving.layout import planner
from mrt.serving.layout.planner import DEFAULT_LAYERS, ParsedPrompt, parse_prompt, regions_of

WIDTH = 5


def reader(tags: list[int], ranks: list[float]):
    """A WordReader that returns these tags and ranks, and each token's index as its memory."""

    def read(text_bytes: np.ndarray, stop: np.ndarray, valid: np.ndarray) -> np.ndarray:
        count = text_bytes.shape[1]
        out = np.zeros((1, count, WIDTH + TAGS + 1), np.float32)
        out[0, :, 0] = np.arange(count)
        out[0, np.arange(count), WIDTH + np.resize(tags, count)] = 1
        out[0, :, -1] = np.resize(ranks, count)
        return out

    return read


def writer(spans: np.ndarray, boxes: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """A RegionWriter to which all boxes are equally likely."""
    return np.zeros((*boxes.shape, GRID + 1), np.float32)


def planned(canvas: tuple[int, int], page: Region, layers: int = 4, seed: int = 0, tokens: int = 10_000):
    return regions_of(np.zeros((layers, WIDTH)), canvas, page, writer, np.random.default_rng(seed), tokens)


def test_a_sentence_is_split_into_layers_and_ordered_by_rank():
    tags = [BEGIN, INSIDE, NONE, BEGIN, NONE, BACKGROUND]
    parsed = parse_prompt("Red heart, and moon on blue", reader(tags, [9, 9, 0, 1, 0, 0]), 20)
    assert (parsed.background, parsed.captions) == ("blue", ["moon", "Red heart"])
    assert parsed.spans[:, 0].tolist() == [3, 0.5]


def test_semicolons_separate_background_and_layers():
    parsed = parse_prompt("Blue ; red star;; white moon;", reader([NONE], [0]), 20)
    assert (parsed.background, parsed.captions) == ("Blue", ["red star", "", "white moon"])
    assert parsed.spans[:, 0].tolist() == [1.5, 0, 3.5]


@pytest.mark.parametrize("prompt, tags, wanted", [
    ("hello", [NONE], ParsedPrompt("", [""] * DEFAULT_LAYERS, np.zeros((DEFAULT_LAYERS, WIDTH)))),
    ("?!", [BEGIN], ParsedPrompt("", [""] * DEFAULT_LAYERS, np.zeros((DEFAULT_LAYERS, WIDTH)))),
    ("plain blue", [BACKGROUND], ParsedPrompt("plain blue", [], np.zeros((0, WIDTH)))),
])  # fmt: skip
def test_prompts_that_name_no_layer(prompt: str, tags: list[int], wanted: ParsedPrompt):
    parsed = parse_prompt(prompt, reader(tags, [0]), 20)
    assert parsed[:2] == wanted[:2] and np.array_equal(parsed.spans, wanted.spans)


def test_of_too_many_layers_one_more_than_the_limit_is_returned():
    assert len(parse_prompt(" ".join(["star"] * 9), reader([BEGIN], [0]), 5).captions) == 6
    assert len(parse_prompt("blue;" + "star;" * 9, reader([NONE], [0]), 5).captions) == 6


@pytest.mark.parametrize("canvas, page", [
    ((128, 128), Region(0, 0, 128, 128)),
    ((160, 128), Region(16, 16, 128, 96)),
    ((100, 75), Region(10, 3, 81, 60)),  # off the grid
    ((16, 16), Region(0, 0, 16, 16)),
    ((1, 1), Region(0, 0, 1, 1)),
    ((700, 500), Region(0, 0, 700, 500)),  # larger than any canvas of the training
])  # fmt: skip
def test_regions_lie_on_the_canvas_and_touch_the_page(canvas: tuple[int, int], page: Region):
    for seed in range(20):
        for region in planned(canvas, page, seed=seed):
            assert Region(0, 0, *canvas).contains(region) and min(region[2:]) > 0
            assert region.x % TOKEN == region.y % TOKEN == 0
            assert min(region.intersect(snap(page))[2:]) > 0


def test_a_seed_plans_the_same_again():
    canvas, page = (128, 128), Region(0, 0, 128, 128)
    assert planned(canvas, page, seed=3) == planned(canvas, page, seed=3) != planned(canvas, page, seed=4)


def test_a_plan_that_fits_is_preferred():
    canvas, page = (128, 128), Region(0, 0, 128, 128)
    free = [sum(region.tokens for region in planned(canvas, page, seed=seed)) for seed in range(30)]
    bound = [sum(region.tokens for region in planned(canvas, page, seed=seed, tokens=60)) for seed in range(30)]
    assert max(free) > 60 and sum(bound) < sum(free)
    assert np.mean(np.array(bound) <= 60) > np.mean(np.array(free) <= 60)


def test_of_plans_as_likely_the_one_with_least_overlap_is_taken(monkeypatch: pytest.MonkeyPatch):
    canvas, page = (160, 160), Region(0, 0, 160, 160)
    grid = planner.CellGrid.of(canvas, page)

    def overlap() -> int:
        plans = [planned(canvas, page, seed=seed) for seed in range(12)]
        cells = [[(r.width // TOKEN, r.height // TOKEN, r.x // TOKEN, r.y // TOKEN) for r in plan] for plan in plans]
        return sum(planner.overlap(np.array(plan), grid) for plan in cells)

    penalised = overlap()
    monkeypatch.setattr(planner, "OVERLAP_COST", 0.0)
    assert penalised < 0.7 * overlap()
