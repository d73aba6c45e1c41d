"""From the region detector's candidates to layers with kinds, bottom to top."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.serving.layout.regions import CELL, regions_of, working_size

TEXT, PICTURE, PANEL, LINE = 0, 1, 3, 4


def found(*rows: tuple[float, ...]) -> np.ndarray:
    """Candidates out of logit, left, top, right, bottom, z, kind."""
    table = np.zeros((len(rows), 12), np.float32)
    for row, values in zip(table, rows, strict=True):
        row[:6] = values[:6]
        row[6 + int(values[6])] = 4
    return table


def test_layers_come_in_px_of_the_page_in_the_order_of_z():
    layers = regions_of(found((3, -5, 8, 40, 40, 2, TEXT), (2, 10, 10, 90, 99, -1, PANEL)), (64, 32), (128, 96), 20)
    assert layers.boxes.tolist() == [[20, 30, 128, 96], [0, 24, 80, 96]]
    assert layers.kinds.tolist() == [PANEL, TEXT] and (layers.sure > 0.9).all()


def test_a_label_that_fills_its_button_stays_and_a_second_sight_of_either_goes():
    button, label = (4, 0, 0, 60, 20, 0, PANEL), (3, 4, 2, 56, 18, 1, TEXT)
    again = (2, 5, 2, 56, 18, 1, TEXT)
    assert regions_of(found(button, label, again), (64, 32), (64, 32), 20).kinds.tolist() == [PANEL, TEXT]


def test_one_box_of_two_kinds_is_one_layer_of_the_surer():
    twice = found((1, 0, 0, 40, 30, 0, PANEL), (2, 0, 0, 40, 31, 0, PICTURE))
    assert regions_of(twice, (64, 32), (64, 32), 20).kinds.tolist() == [PICTURE]


def test_a_thin_rule_is_a_layer_and_a_speck_is_none():
    layers = regions_of(found((2, 0, 9, 60, 10, 0, LINE), (2, 5, 20, 7, 21, 0, LINE)), (64, 32), (64, 32), 20)
    assert layers.boxes.tolist() == [[0, 9, 60, 10]]


def test_the_unsure_and_the_too_many_are_left_out():
    many = found(*((1 + i / 10, 20 * i, 0, 20 * i + 16, 16, -i, PICTURE) for i in range(5)), (-3, 0, 0, 9, 9, 0, TEXT))
    assert regions_of(many, (128, 32), (128, 32), 2).boxes[:, 0].tolist() == [80, 60]
    assert regions_of(found((-3, 0, 0, 9, 9, 0, TEXT)), (64, 32), (64, 32), 9).boxes.shape == (0, 4)


@pytest.mark.parametrize("width, height", [(1328, 1328), (3000, 200), (10, 2000)])
def test_the_networks_picture_has_sides_of_whole_cells(width: int, height: int):
    across, down = working_size(width, height)
    assert across % CELL == down % CELL == 0 and 0 < max(across, down) <= 400
