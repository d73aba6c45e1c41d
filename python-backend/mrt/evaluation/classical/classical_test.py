"""The decomposer without learning takes apart what it can: flat things on a plain ground."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.classical import blind, oracle
from mrt.evaluation.classical.components import filled, pieces, segments
from mrt.evaluation.classical.inpaint import inpainted
from mrt.evaluation.metrics.matching import matched
from mrt.geometry import Region

BLUE, RED, WHITE = (0.1, 0.2, 0.9, 1), (0.9, 0.1, 0.1, 1), (1, 1, 1, 1)


def disc(colour: tuple[float, ...], x: int, y: int, radius: int) -> np.ndarray:
    """Drawn with a soft edge, premultiplied (64, 64, 4)."""
    row, column = np.mgrid[0:64, 0:64]
    alpha = np.clip(radius + 0.5 - np.hypot(row - y, column - x), 0, 1)
    return (np.array(colour) * alpha[..., None]).astype(np.float32)


def over(*layers: np.ndarray) -> np.ndarray:
    picture = np.zeros((64, 64, 4), np.float32)
    for layer in layers:
        picture = layer + picture * (1 - layer[..., 3:])
    return picture


GROUND = np.broadcast_to(np.array(BLUE, np.float32), (64, 64, 4))
LAYERS = [disc(RED, 20, 20, 10), disc(WHITE, 44, 42, 12)]


@pytest.mark.parametrize("how", ["oracle", "blind"])
def test_discs_on_a_plain_ground_come_off_whole(how: str):
    picture = over(GROUND, *LAYERS)
    regions = [Region(0, 0, 48, 48), Region(16, 16, 48, 48)]
    made = oracle.decompose(picture, regions) if how == "oracle" else blind.decompose(picture)
    assert len(made) == 3
    assert min(matched(made[1:], LAYERS)) > 0.95
    assert np.abs(made[0] - GROUND).max() < 0.02, "the ground is filled in"
    assert np.abs(over(*made) - picture).max() < 0.06


def test_told_the_order_it_finishes_what_lies_beneath():
    low, high = disc(RED, 28, 32, 14), disc(WHITE, 40, 32, 8)
    made = oracle.decompose(over(GROUND, low, high), [Region(0, 16, 48, 32), Region(16, 16, 48, 32)])
    assert matched([made[2]], [high])[0] > 0.95
    assert matched([made[1]], [low])[0] > 0.85


def test_a_picture_with_nothing_in_it_is_all_ground():
    assert len(blind.decompose(GROUND.copy())) == 1
    made = oracle.decompose(np.zeros((64, 64, 4), np.float32), [Region(0, 0, 32, 32), Region(0, 0, 0, 0)])
    assert [float(layer.max()) for layer in made] == [0, 0, 0]


def test_components():
    mask = np.zeros((6, 8), bool)
    mask[1:4, 1:4], mask[2, 2], mask[5, 7] = True, False, True
    assert pieces(mask).max() == 1 and pieces(mask)[0, 0] == -1
    assert filled(mask)[2, 2] and filled(mask).sum() == mask.sum() + 1
    random = np.random.default_rng(5).random((40, 40)) < 0.6
    labels = pieces(random)
    assert ((labels[:, 1:] == labels[:, :-1]) | ~(random[:, 1:] & random[:, :-1])).all()
    assert ((labels[1:] == labels[:-1]) | ~(random[1:] & random[:-1])).all()
    ramp = np.repeat(np.linspace(0, 1, 50)[None, :, None], 4, 0)
    assert segments(ramp, 0.05).max() == 0, "a gradient is one area"


def test_stripes_and_gradients_go_on_behind_a_hole():
    column = np.linspace(0, 1, 32)
    for line in (column, np.arange(32) // 8 % 2.0):
        picture = np.repeat(np.repeat(line[None, :, None], 32, 0), 4, 2).astype(np.float32)
        known = np.ones((32, 32), bool)
        known[10:20, 10:22] = False
        assert np.abs(inpainted(picture, known) - picture).max() < 0.05
