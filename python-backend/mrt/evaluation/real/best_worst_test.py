"""The sheet of best and worst designs: who is on it, and which found layer counts for which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.data.world.design import Background, Design, Layer
from mrt.evaluation.real import best_worst
from mrt.evaluation.real.best_worst import EACH, Shown, best_and_worst, shown
from mrt.evaluation.real.figures import figures_of
from mrt.evaluation.real.placed import Placed
from mrt.geometry import Region


def block(x: int, y: int, width: int, height: int) -> Placed:
    return Placed(Region(x, y, width, height), np.full((height, width, 4), 255, np.uint8))


def design(*layers: Placed) -> Design:
    own = tuple(Layer("panel", "", "", "", "", (), one.region, one.pixels) for one in layers)
    return Design("a", (60, 40), Region(0, 0, 60, 40), Background("paper", "", block(0, 0, 60, 40).pixels), own, "")


def made_shown(true: Design, *found: Placed) -> Shown:
    made = [block(0, 0, 60, 40), *found]
    return shown("a", true, made, figures_of(true, made, regions_known=False, seconds=0))


def test_a_true_layer_stands_over_the_found_one_that_counts_for_it():
    low, high, other = block(2, 2, 10, 10), block(20, 10, 20, 20), block(50, 30, 5, 5)
    one = made_shown(design(low, high), other, high)
    assert [found is not None for _, found, _ in one.pairs] == [False, True]
    assert [score for *_, score in one.pairs] == [0, 1] and one.score == 0.5
    assert len(one.alone) == 1 and one.left_out == (0, 0)


def test_of_many_layers_the_largest_are_shown_and_the_rest_is_told():
    layers = [block(at, 0, 1, 1 + at) for at in range(best_worst.COLUMNS + 2)]
    one = made_shown(design(*layers), *layers, block(40, 20, 9, 9))
    assert len(one.pairs) == best_worst.COLUMNS and one.alone == () and one.left_out == (2, 1)


def test_no_design_is_on_the_sheet_twice(tmp_path: Path):
    few = [replace(made_shown(design(block(2, 2, 9, 9))), score=at / 40) for at in range(40)]
    scores = [[one.score for one in designs] for _, designs in best_and_worst(few)]
    assert scores == [[at / 40 for at in range(39, 39 - EACH, -1)], [at / 40 for at in range(EACH - 1, -1, -1)]]
    assert [len(designs) for _, designs in best_and_worst(few[:5])] == [3, 2]
    best_worst.write(tmp_path / "sheet.png", few[:5])
    assert len(Image.open(tmp_path / "sheet.png").convert("RGB").getcolors(100_000) or ()) > 3
