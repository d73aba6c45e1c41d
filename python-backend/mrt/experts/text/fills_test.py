"""Holes are closed smoothly by a membrane, along edges where lines are carried on, and the better way is chosen."""

from __future__ import annotations

import numpy as np

from mrt.experts.text.coarse import closed
from mrt.experts.text.directed import directed
from mrt.experts.text.ground import calm, filled
from mrt.experts.text.membrane import membrane, rough
from mrt.experts.text.pixels import grown, shrunk
from mrt.experts.text.testing.lettering import slope


def holed(shape: tuple[int, ...]) -> np.ndarray:
    hole = np.zeros(shape, bool)
    hole[20:34, 10:90] = hole[10:70, 44:54] = True
    return hole


def edge(shape: tuple[int, int], slant: float) -> np.ndarray:
    rows, columns = np.indices(shape)
    return np.where((columns + slant * rows > 60)[..., None], (0.9, 0.8, 0.2), (0.1, 0.3, 0.5)).astype(np.float32)


def error(made: np.ndarray, truth: np.ndarray, hole: np.ndarray) -> float:
    return float(np.sqrt(((made - truth)[hole] ** 2).mean()))


def test_a_membrane_carries_a_slope_on_and_keeps_the_rest():
    truth = slope(100, 80).astype(np.float32) / 255
    hole = holed(truth.shape[:2])
    broken = np.where(hole[..., None], np.float32(0), truth)
    made = membrane(broken, hole)
    assert error(made, truth, hole) < 0.004
    assert error(rough(broken, hole), truth, hole) < 0.03
    np.testing.assert_array_equal(made[~hole], truth[~hole])


def test_edges_are_carried_through_a_hole():
    for slant in (0.0, 1.0, -0.5):
        truth = edge((80, 100), slant)
        hole = holed(truth.shape[:2])
        broken = np.where(hole[..., None], np.float32(0), truth)
        made = directed(broken, hole)
        assert error(made, truth, hole) < 0.6 * error(membrane(broken, hole), truth, hole)
        np.testing.assert_array_equal(made[~hole], truth[~hole])


def test_large_holes_are_closed_on_a_smaller_picture():
    truth = slope(100, 80).astype(np.float32) / 255
    hole = holed(truth.shape[:2])
    broken = np.where(hole[..., None], np.float32(0), truth)
    for by in (2, 3):
        made = closed(broken, hole, membrane, by)
        assert made.shape == truth.shape and error(made, truth, hole) < 0.01
        np.testing.assert_array_equal(made[~hole], truth[~hole])


def test_the_better_way_is_taken_by_trial():
    truth = edge((80, 100), 0.0)
    hole = holed(truth.shape[:2])
    free = np.ones_like(hole)
    broken = np.where(hole[..., None], np.float32(0), truth)
    np.testing.assert_allclose(filled(broken, hole, None, free, 40), directed(broken, hole).clip(0, 1))
    waves = np.sin(np.arange(100) / 9)[None, :, None] * np.cos(np.arange(80) / 7)[:, None, None]
    truth = np.repeat(0.5 + 0.3 * waves, 3, 2).astype(np.float32)
    broken = np.where(hole[..., None], np.float32(0), truth)
    np.testing.assert_allclose(filled(broken, hole, None, free, 40), membrane(broken, hole).clip(0, 1))


def test_holes_of_nothing_and_of_everything():
    values = np.random.default_rng(0).random((12, 9, 3), np.float32)
    none, everything = np.zeros((12, 9), bool), np.ones((12, 9), bool)
    for way in (membrane, rough, directed):
        np.testing.assert_array_equal(way(values, none), values)
        assert not way(values, everything).any()


def test_calm_is_where_one_colour_lies_around():
    picture = edge((80, 100), 0.0)
    hole = holed(picture.shape[:2])
    still = calm(picture, hole)
    assert still[60:, :40].all() and still[60:, 75:].all() and not still[:8, 58:62].any()


def test_masks_grow_by_octagons_and_shrink_by_the_same():
    mask = np.zeros((21, 21), bool)
    mask[10, 10] = True
    wide = grown(mask, 4)
    assert wide[6, 10] and wide[10, 14] and not wide[5, 10] and not wide[6, 6]
    assert grown(mask, 0).sum() == 1 and shrunk(wide, 3).sum() >= 1
    assert shrunk(np.ones((5, 5), bool), 2).all()
