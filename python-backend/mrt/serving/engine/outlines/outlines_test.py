"""Lines around shapes: where they run, that tremble goes and corners stay, and that they are drawn as they were."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mrt.serving.engine.outlines import contours, coverage, fitted

SIDE = 48


def shape(draw_on, side: int = SIDE, fine: int = 8) -> np.ndarray:
    """A plane of what is drawn on a square of 0..1."""
    image = Image.new("L", (side * fine, side * fine))
    draw_on(ImageDraw.Draw(image), side * fine)
    return np.asarray(image.reduce(fine), np.float32) / 255


def disc(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.ellipse((0.15 * side, 0.15 * side, 0.85 * side, 0.85 * side), fill=255)


def ring(draw: ImageDraw.ImageDraw, side: int) -> None:
    disc(draw, side)
    draw.ellipse((0.35 * side, 0.35 * side, 0.65 * side, 0.65 * side), fill=0)


def triangle(draw: ImageDraw.ImageDraw, side: int) -> None:
    draw.polygon([(0.5 * side, 0.1 * side), (0.9 * side, 0.85 * side), (0.1 * side, 0.85 * side)], fill=255)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.minimum(one, other).sum() / np.maximum(one, other).sum())


@pytest.mark.parametrize("of, count", [(disc, 1), (ring, 2), (triangle, 1)])
def test_a_shape_at_eight_times_its_size_is_the_shape(of, count: int):
    rings = contours(shape(of))
    assert len(rings) == count
    made = coverage(map(fitted, rings), (8 * SIDE, 8 * SIDE), (8, 8))
    assert overlap(made, shape(of, 8 * SIDE, 1)) > 0.98


def test_tremble_goes_and_corners_stay():
    rng = np.random.default_rng(0)
    for of in (disc, triangle):
        (line,) = contours(shape(of))
        trembling = line + rng.normal(0, 0.25, line.shape)
        truth = shape(of, 8 * SIDE, 1)
        before, after = (coverage([one], (8 * SIDE, 8 * SIDE), (8, 8)) for one in (trembling, fitted(trembling)))
        assert overlap(after, truth) > max(0.98, overlap(before, truth))
        assert _length(fitted(trembling)) < 0.97 * _length(trembling)
    (line,) = contours(shape(triangle))
    corner = np.array([0.9, 0.85]) * SIDE - 0.5
    assert np.hypot(*(fitted(line) - corner).T).min() < 0.5


def test_lines_at_a_level_run_between_pixels_and_close_at_the_edge():
    plane = np.zeros((4, 5), np.float32)
    plane[1:3, 1:4] = 1
    (line,) = contours(plane)
    assert (line.min(0).tolist(), line.max(0).tolist()) == ([0.5, 0.5], [3.5, 2.5])
    (whole,) = contours(np.ones((3, 3), np.float32))
    assert whole.min() == -0.5 and whole.max() == 2.5
    assert contours(np.zeros((3, 3), np.float32)) == []
    diagonal = np.eye(2, dtype=np.float32)
    assert len(contours(diagonal)) == 2 and len(contours(diagonal * 0.9 + 0.1)) == 1


def _length(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(np.vstack([line, line[:1]]), axis=0).T).sum())
