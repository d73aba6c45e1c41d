"""The figures say what is right and what is not, on two layers of a small page."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.data.world.design import Background, Design, Layer
from mrt.evaluation.real.figures import edges, figures_of, matched, overlap
from mrt.evaluation.real.placed import NOTHING, Placed, truth_of
from mrt.geometry import Region

PAGE = Region(0, 0, 60, 40)


def block(region: tuple[int, int, int, int], colour: int = 0, alpha: int = 255) -> Placed:
    pixels = np.full((region[3], region[2], 4), alpha, np.uint8)
    pixels[..., :3] = colour * alpha // 255
    return Placed(Region(*region), pixels)


def layer(kind, placed: Placed) -> Layer:
    return Layer(kind, kind, kind, kind, kind, (), placed.region, placed.pixels)


GROUND, LOW, HIGH = block((0, 0, 60, 40), 255), block((10, 10, 20, 20), 50), block((20, 10, 20, 20), 120)
DESIGN = Design(
    "a", (60, 40), PAGE, Background("paper", "", GROUND.pixels), (layer("panel", LOW), layer("text", HIGH)), ""
)


def test_the_truth_is_worth_everything():
    figures = figures_of(DESIGN, truth_of(DESIGN), regions_known=True, seconds=1.5)
    assert [(one.kind, one.amodal, one.visible, one.edge) for one in figures.layers] == [
        ("panel", 1, 1, 0),
        ("text", 1, 1, 0),
    ]
    assert figures.hidden == figures.sum == 60 and figures.made == 2 and figures.seconds == 1.5


def test_what_a_layer_hides_counts_in_amodal_alone():
    seen = Placed(Region(10, 10, 10, 20), LOW.pixels[:, :10])
    low, high = figures_of(DESIGN, [GROUND, seen, HIGH], regions_known=True, seconds=0).layers
    assert (low.amodal, low.visible, low.edge) == (0.5, 1, 0) and high.amodal == 1


def test_told_layers_are_held_to_their_own_and_found_ones_to_the_best():
    swapped = [GROUND, HIGH, LOW]
    regions_known = figures_of(DESIGN, swapped, regions_known=True, seconds=0)
    assert [one.amodal for one in regions_known.layers] == [pytest.approx(1 / 3)] * 2
    found = figures_of(DESIGN, swapped, regions_known=False, seconds=0)
    assert [one.amodal for one in found.layers] == [1, 1]
    assert found.sum < 30, "the order shows in the sum"
    with pytest.raises(ValueError, match="1 layers came for 2 regions"):
        figures_of(DESIGN, swapped[:2], regions_known=True, seconds=0)


def test_nothing_made_is_worth_nothing():
    figures = figures_of(DESIGN, [block((0, 0, 60, 40), 0)], regions_known=False, seconds=0)
    assert [one.amodal for one in figures.layers] == [0, 0] and figures.made == 0
    assert figures.layers[1].edge == pytest.approx(0.5, abs=0.1), "half of the band is inside"
    assert figures.hidden == 0, "black where it is white"


def test_hidden_ground_is_looked_at_where_layers_cover_it():
    ground = GROUND.pixels.copy()
    ground[:10, :, :3] = 0  # to be seen, and wrong
    assert figures_of(DESIGN, [Placed(PAGE, ground), LOW, HIGH], regions_known=True, seconds=0).hidden == 60


def test_one_to_one_best_first():
    made = [block((10, 10, 20, 20)), block((10, 10, 20, 10)), block((50, 30, 5, 5))]
    truth = [block((10, 10, 20, 15)), block((10, 10, 20, 20)), block((0, 0, 3, 3))]
    first, second, third = matched(made, truth)
    assert second is made[0] and first is made[1] and third is NOTHING
    assert matched([], truth) == [NOTHING] * 3
    assert overlap(made[0], made[2]) == 0 and overlap(
        block((0, 0, 4, 4), alpha=128), block((0, 0, 4, 4))
    ) == pytest.approx(128 / 255)


def test_edges_are_where_alpha_jumps():
    alpha = np.zeros((20, 20), np.float32)
    alpha[:, 10:] = 1
    assert np.flatnonzero(edges(alpha)[5]).tolist() == [8, 9, 10, 11]
    assert not edges(np.tile(np.linspace(0, 1, 20, dtype=np.float32), (20, 1))).any(), "a slope is no edge"
