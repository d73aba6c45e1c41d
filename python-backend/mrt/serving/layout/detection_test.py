"""From the detector's candidates to layers, bottom to top."""

from __future__ import annotations

import numpy as np

from mrt.serving.layout.detection import boxes_of, overlaps


def found(*rows: tuple[float, ...]) -> np.ndarray:
    """Candidates: logit, left, top, right, bottom, z."""
    return np.array(rows, np.float32).reshape(-1, 6)


def test_layers_lie_in_the_order_of_z_and_end_at_the_page():
    layers = boxes_of(found((3, -5, 8, 40, 40, 2.0), (2, 10, 10, 90, 99, -1.0)), (64, 48), 20)
    assert layers.boxes.tolist() == [[10, 10, 64, 48], [0, 8, 40, 40]]
    assert list(layers.z) == [-1, 2] and layers.scores[1] > layers.scores[0]


def test_one_layer_seen_twice_is_one_and_an_icon_on_a_panel_is_two():
    panel, again, icon = (4, 0, 0, 64, 64, 0.0), (3, 1, 0, 64, 62, 0.0), (2, 16, 16, 48, 48, 1.0)
    assert boxes_of(found(panel, again, icon), (64, 64), 20).boxes.tolist() == [[0, 0, 64, 64], [16, 16, 48, 48]]


def test_what_is_unsure_or_too_small_is_no_layer():
    assert len(boxes_of(found((-2, 0, 0, 30, 30, 0)), (64, 64), 20).boxes) == 0
    assert len(boxes_of(found((5, 0, 0, 30, 2, 0), (5, 70, 0, 99, 40, 0)), (64, 64), 20).boxes) == 0
    assert boxes_of(found(), (64, 64), 20).boxes.shape == (0, 4)


def test_of_too_many_the_surest_are_taken():
    many = found(*((1 + i / 10, 20 * i, 0, 20 * i + 16, 16, -i) for i in range(5)))
    assert boxes_of(many, (200, 64), 2).boxes[:, 0].tolist() == [80, 60]


def test_overlap_is_intersection_over_union():
    box, others = np.array([0.0, 0, 10, 10]), np.array([[0.0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30]])
    np.testing.assert_allclose(overlaps(box, others), [1, 1 / 3, 0])
