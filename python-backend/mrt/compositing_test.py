from __future__ import annotations

import numpy as np
import pytest

from mrt.compositing import crop, flatten, framed, premultiplied, straight
from mrt.data import stacks
from mrt.geometry import Region


def test_straight_undoes_premultiplied():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (16, 16, 4), np.uint8)
    pixels[pixels[..., 3] == 0] = 0
    back = straight(premultiplied(pixels))
    assert np.array_equal(back[..., 3], pixels[..., 3])
    assert np.array_equal(back, pixels)


def test_stored_pixels_come_as_near_to_the_planes_as_their_alpha_allows():
    """The reason for the rounding: dividing by the exact alpha is worse, and on faint pixels far worse."""
    rng = np.random.default_rng(3)
    planes = rng.uniform(0, 1, (4, 64, 64)).astype(np.float32)
    planes[3] *= 0.1
    planes[:3] *= planes[3]
    stored = straight(planes)
    opacity = np.maximum(stored[..., 3] / 255, 1e-9)
    assert (np.abs(premultiplied(stored) - planes)[:3].max(0) <= 0.5 / 255 * (opacity + 1) + 1e-6).all()
    fits = (planes[:3] <= stored[..., 3] / 255).all(0)  # elsewhere colour is clamped to the stored alpha
    assert (np.abs(premultiplied(stored) - planes)[:3, fits] <= 0.5 / 255 * opacity[fits] + 1e-6).all()
    exact = np.rint(255 * planes[:3] / planes[3]).transpose(1, 2, 0).astype(np.uint8)
    other = premultiplied(np.concatenate([exact, stored[..., 3:]], 2))
    errors = [np.abs(made - planes)[:3].mean() for made in (premultiplied(stored), other)]
    assert 2 * errors[0] < errors[1]


def test_stacks_have_the_same_rounding_with_channels_last():
    planes = np.random.default_rng(4).uniform(-0.1, 1.1, (4, 16, 16)).astype(np.float32)
    pixels = straight(planes)
    assert np.array_equal(stacks.straight(planes.transpose(1, 2, 0)), pixels)
    assert np.array_equal(stacks.premultiplied(pixels), premultiplied(pixels).transpose(1, 2, 0))


def test_colour_is_clamped_to_alpha_and_clear_pixels_are_black():
    planes = np.zeros((4, 1, 4), np.float32)
    planes[:, 0, 0] = (0.9, 0.2, -0.3, 0.5)
    planes[:, 0, 1] = (2, 2, 2, 1.5)
    planes[:, 0, 2] = (0.5, 0.5, 0.5, 0.001)
    assert straight(planes)[0].tolist() == [[255, 102, 0, 128], [255] * 4, [0] * 4, [0] * 4]


def test_layers_flatten_bottom_to_top_onto_the_part_that_a_frame_shows():
    red, half = np.zeros((2, 4, 4, 4), np.float32)
    red[[0, 3]] = 1
    half[[2, 3]] = 0.5
    shown = flatten([(Region(0, 0, 4, 4), red), (Region(2, 2, 4, 4), half)], Region(1, 1, 4, 4))
    assert shown[:, 0, 0].tolist() == [1, 0, 0, 1]
    assert shown[:, 1, 1].tolist() == [0.5, 0, 0.5, 1]
    assert shown[:, 3, 3].tolist() == [0, 0, 0.5, 0.5]
    assert shown[:, 0, 3].tolist() == [0, 0, 0, 0]


def test_crop_undoes_framed():
    planes = np.random.default_rng(2).random((4, 5, 7), np.float32)
    region, frame = Region(20, 33, 7, 5), Region(16, 32, 16, 16)
    whole = framed(planes, region, frame)
    assert np.array_equal(crop(whole, frame, region), planes)
    assert whole.sum() == pytest.approx(planes.sum())
