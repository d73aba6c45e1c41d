"""An icon fills its layer, at any size, in its colour, and an endless one ends."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.icons.drawing import CannotDraw, draw
from mrt.experts.icons.svg import svg_of
from mrt.experts.icons.testing.own_set import KETTLE, ROCKET

SIZE = (24.0, 24.0)


@pytest.mark.parametrize("width, height", [(300, 900), (640, 200), (17, 16), (1, 1)])
def test_it_is_as_large_as_it_fits_and_in_the_middle(width: int, height: int):
    pixels = draw(svg_of({"body": ROCKET}, SIZE, "#dc2d2d"), width, height)
    assert pixels.shape == (height, width, 4) and pixels.dtype == np.uint8
    ink = pixels[..., 3] > 127
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if min(width, height) > 100:
        tight = max(len(rows) / height, len(columns) / width)
        assert 0.84 < tight <= 1
        assert abs(rows[0] + rows[-1] + 1 - height) <= 4 and abs(columns[0] + columns[-1] + 1 - width) <= 4
        assert (pixels[ink][:, :3] == (220, 45, 45)).all(1).mean() > 0.98


def test_edges_are_those_of_the_full_size():
    alpha = draw(svg_of({"body": ROCKET}, SIZE, "#000000"), 1200, 1200)[..., 3]
    soft = ((alpha > 12) & (alpha < 243)).sum() / (alpha > 12).sum()
    assert soft < 0.02


def test_colours_of_its_own_stay():
    pixels = draw(svg_of({"body": KETTLE}, SIZE), 240, 240)
    seen = {tuple(colour) for colour in pixels[pixels[..., 3] == 255][:, :3].tolist()}
    assert {(0x20, 0x40, 0x80), (0xE0, 0xB0, 0x20)} <= seen


def test_an_empty_drawing_is_said():
    with pytest.raises(CannotDraw, match="shows nothing"):
        draw(svg_of({"body": '<path fill="none" d="M0 0h9v9z"/>'}, SIZE), 64, 64)


def test_what_is_no_svg_is_said():
    with pytest.raises(CannotDraw, match="cannot be drawn"):
        draw("<svg", 64, 64)


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mrt.experts.icons.drawing._SECONDS", 0.001)
    with pytest.raises(CannotDraw, match="not drawn within"):
        draw(svg_of({"body": ROCKET}, SIZE), 64, 64)
