"""The expert's alphas become layers with the picture's own colours, and the ground closes behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mrt.evaluation.real import expert
from mrt.evaluation.real.expert import ByExperts
from mrt.evaluation.real.placed import summed
from mrt.experts.decompose import Experts
from mrt.geometry import Region


def whole_boxes(planes: np.ndarray) -> np.ndarray:
    """A network that takes the box for the thing; what lies above is taken off by peeling."""
    box = planes[:, 3].astype(np.float32) / 255
    return np.stack([box, box], 1)


EXPERTS = Experts(lambda picture, report: [], whole_boxes)


def page() -> np.ndarray:
    picture = np.full((64, 96, 4), 255, np.uint8)
    picture[16:48, 16:64, :3] = (200, 10, 10)
    picture[24:40, 40:80, :3] = (10, 10, 200)
    return picture


def test_layers_have_the_pictures_colours_and_add_up():
    regions = [Region(16, 16, 48, 32), Region(40, 24, 40, 16)]
    made = ByExperts(EXPERTS)(page(), regions)
    assert len(made) == 3
    ground, red, blue = (layer.pixels for layer in made)
    assert np.abs(ground.astype(int) - 255).max() <= 2, "white closes behind both"
    middle = red[red.shape[0] // 2]
    assert np.abs(middle[8].astype(int) - (200, 10, 10, 255)).max() <= 3
    assert np.abs(middle[-8].astype(int) - (200, 10, 10, 255)).max() <= 3, "hidden parts are filled from what is seen"
    assert np.abs(blue[8, 20].astype(int) - (10, 10, 200, 255)).max() <= 3
    off = np.abs(summed(made, Region(0, 0, 96, 64)).astype(int) - page()).max(2)
    assert (off > 24).mean() < 0.06, "but for the boxes' rims"


def test_without_regions_it_finds_what_stands_on_an_even_ground():
    made = ByExperts(EXPERTS)(page(), None)
    assert len(made) == 2
    assert made[1].region.contains(Region(16, 16, 64, 32))


def test_without_published_weights_there_is_no_such_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path))
    assert expert.experts() is None
