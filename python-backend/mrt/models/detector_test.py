"""The detector answers once a cell, in px of the picture, whatever its size."""

from __future__ import annotations

import pytest
import torch

from mrt.models.detector import FIELDS, LEVELS, Detector, Level, candidates

NET = Detector().eval()


@pytest.mark.parametrize("width, height", [(16, 16), (128, 96), (176, 112)])
def test_one_candidate_a_cell_of_each_level(width: int, height: int):
    cells = sum((width // level.stride) * (height // level.stride) for level in LEVELS)
    with torch.no_grad():
        assert NET(torch.rand(2, 4, height, width)).shape == (2, cells, FIELDS)


def test_a_box_lies_around_the_centre_of_its_cell():
    raw = torch.zeros(1, FIELDS, 2, 3)
    raw[0, 0, 1, 2], raw[0, 5, 1, 2] = 4.0, 7.0
    found = candidates(raw, Level(8, 40, 10))[0]
    assert found[5].tolist() == [4, 20 - 10, 12 - 10, 20 + 10, 12 + 10, 7]


def test_a_picture_does_not_change_with_the_company_it_is_in():
    pictures = torch.rand(3, 4, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(NET(pictures)[1:2], NET(pictures[1:2]), atol=1e-4, rtol=1e-4)
