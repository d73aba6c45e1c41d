"""Unmixing finds sharp alpha where colours are apart, and says where it knows nothing."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from mrt.experts.unmix import highest, shrunk, spread, unmix

SIDE = 96


def disc() -> np.ndarray:
    image = Image.new("L", (4 * SIDE, 4 * SIDE))
    ImageDraw.Draw(image).ellipse((80, 80, 300, 300), 255)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255


def coarse(alpha: np.ndarray) -> np.ndarray:
    image = Image.fromarray(np.rint(alpha * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(3))
    return np.asarray(image, np.float32) / 255


def mixed(alpha: np.ndarray, own: tuple[float, ...], ground: np.ndarray) -> np.ndarray:
    return (np.array(own) * alpha[..., None] + ground * (1 - alpha[..., None])).astype(np.float32)


def test_a_disc_on_a_gradient_gets_its_edge_back():
    alpha, ground = disc(), np.empty((SIDE, SIDE, 3), np.float32)
    ground[:] = np.linspace(0.1, 0.5, SIDE)[:, None]
    picture = mixed(alpha, (0.9, 0.2, 0.1), ground)
    below = ground + 0.05  # what lies below is known only approximately
    found, believed = unmix(picture, coarse(alpha), below, np.ones_like(alpha))
    edge = (alpha > 0.02) & (alpha < 0.98)
    assert np.abs(found - alpha)[edge].mean() < 0.05 < 0.1 < np.abs(coarse(alpha) - alpha)[edge].mean()
    assert believed[edge].min() > 0.9


def test_where_colours_are_alike_or_hidden_the_coarse_alpha_stays():
    alpha = disc()
    ground = np.full((SIDE, SIDE, 3), 0.5, np.float32)
    found, believed = unmix(mixed(alpha, (0.52, 0.5, 0.5), ground), coarse(alpha), ground, np.ones_like(alpha))
    np.testing.assert_allclose(found, coarse(alpha), atol=1e-6)
    assert believed.max() == 0
    found, believed = unmix(mixed(alpha, (1, 0, 0), ground), coarse(alpha), ground, np.zeros_like(alpha))
    np.testing.assert_allclose(found, coarse(alpha))
    assert believed.max() == 0


def test_nothing_of_the_layer_stays_nothing():
    picture = np.random.default_rng(0).random((40, 56, 3), np.float32)
    found, _ = unmix(picture, np.zeros((40, 56), np.float32), picture, np.ones((40, 56), np.float32))
    assert found.max() == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (33, 20), (64, 64)])
def test_spreading_keeps_what_is_known_and_fills_the_rest(shape: tuple[int, int]):
    values = np.full((*shape, 3), 0.3, np.float32)
    weights = np.zeros(shape, np.float32)
    weights[0, 0] = 1
    found = spread(np.where(weights[..., None] > 0, values, 9), weights)
    np.testing.assert_allclose(found, values, atol=1e-5)


def test_masks_shrink_and_grow_by_whole_pixels():
    mask = np.zeros((9, 9), bool)
    mask[2:7, 2:7] = True
    assert shrunk(mask).sum() == 9
    assert (highest(mask.astype(np.float32), 3) > 0).sum() == 49
    assert shrunk(np.ones((4, 4), bool)).sum() == 4, "what lies beyond the edge is not known"


@pytest.mark.parametrize("size", [(20, 31), (1, 1), (3, 40)])
@pytest.mark.parametrize("reach", [1, 3, 7, 9])
def test_the_highest_alpha_around_a_pixel_is_that_of_its_square_on_the_page(size: tuple[int, int], reach: int):
    alpha = np.random.default_rng(0).integers(0, 256, size).astype(np.float32) / 255
    half = reach // 2
    found = highest(alpha, reach)
    for y, x in np.ndindex(size):
        square = alpha[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
        assert found[y, x] == square.max()
