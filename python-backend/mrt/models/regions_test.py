"""The region detector answers once a cell of each level, in px of the picture, whatever its size."""

from __future__ import annotations

import pytest
import torch

from mrt.kinds import KINDS
from mrt.models.detector import candidates
from mrt.models.regions import FIELDS, LEVELS, RegionDetector

torch.manual_seed(0)
NET = RegionDetector().eval()


@pytest.mark.parametrize("width, height", [(32, 32), (128, 96)])
def test_one_candidate_a_cell_of_each_level(width: int, height: int):
    cells = sum((width // level.stride) * (height // level.stride) for level in LEVELS)
    with torch.no_grad():
        assert NET(torch.rand(2, 4, height, width)).shape == (2, cells, FIELDS)


def test_every_kind_and_size_has_exactly_one_level():
    for kind in range(len(KINDS)):
        for size in (1, 27.9, 28, 100, 300, 5000):
            fit = [level for level in LEVELS if level.least <= size < level.most and kind in level.kinds]
            assert len(fit) == 1, (KINDS[kind], size)


def test_a_rule_above_the_centre_of_its_cell_can_be_told():
    level = LEVELS[0]
    raw = torch.zeros(1, FIELDS, 1, 1)
    raw[0, 4] = torch.tensor((level.inset - 2) / level.unit).log()  # it ends 2 px above the centre, at 4 px
    assert candidates(raw, level)[0, 0, 4].item() == pytest.approx(2, abs=1e-4)


def test_a_picture_does_not_change_with_the_company_it_is_in():
    pictures = torch.rand(3, 4, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(NET(pictures)[1:2], NET(pictures[1:2]), atol=1e-3, rtol=1e-3)


def test_clear_paper_is_white():
    white, clear = torch.ones(1, 4, 32, 32), torch.zeros(1, 4, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(NET(white), NET(clear))
