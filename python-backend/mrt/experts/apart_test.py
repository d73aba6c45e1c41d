"""What is in a layer comes apart within its outline, and adds up to the layer."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.apart import Apart, apart, beneath, opacity_of
from mrt.experts.decompose_test import CREAM, EXPERTS, HEIGHT, RED, WIDTH, page
from mrt.experts.survey import Experts


def layer(alpha: float = 1.0) -> np.ndarray:
    """The page of text and a disc as a layer with round corners."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    away = np.hypot(np.maximum(abs(x - (WIDTH - 1) / 2) - 220, 0), np.maximum(abs(y - (HEIGHT - 1) / 2) - 120, 0))
    outline = np.clip(80.5 - away, 0, 1)
    colours = np.where(outline[..., None] > 0, page(), 0)
    return np.dstack([colours, np.rint(255 * alpha * outline)]).astype(np.uint8)


def over_each_other(group: Apart, shape: tuple[int, ...]) -> np.ndarray:
    """Premultiplied RGBA (h, w, 4) float32."""
    whole = np.zeros((*shape[:2], 4), np.float32)
    for part in group.parts:
        own = whole[part.region.y : part.region.bottom, part.region.x : part.region.right]
        alpha = part.pixels[..., 3:].astype(np.float32) / 255
        colours = np.concatenate([part.pixels[..., :3].astype(np.float32), np.full_like(alpha, 255)], 2)
        own[:] = own * (1 - alpha) + colours * alpha
    return whole * group.opacity


@pytest.mark.parametrize("alpha", [1.0, 0.5])
def test_parts_add_up_to_the_layer_and_what_is_left_has_no_holes(alpha: float):
    pixels = layer(alpha)
    group = apart(pixels, EXPERTS)
    assert group.opacity == pytest.approx(alpha, abs=0.01)
    rest, thing, word = group.parts
    assert word.text and word.text.string == "IIIII"
    assert thing.pixels[80, 80].tolist() == [*RED, 255]
    inner = rest.pixels[60:-60, 60:-60]
    assert inner[..., 3].min() == 255 and np.abs(inner[..., :3].astype(int) - CREAM).max() <= 6
    whole = over_each_other(group, pixels.shape)
    share = pixels[..., 3:].astype(np.float32) / 255
    assert np.abs(whole[..., 3] - pixels[..., 3]).max() < 2.5
    assert np.abs(whole[..., :3] - pixels[..., :3] * share).mean() < 0.4


def test_a_number_is_the_most_parts():
    assert len(apart(layer(), EXPERTS, 2).parts) == 2
    with pytest.raises(ValueError, match="1 or more"):
        apart(layer(), EXPERTS, 0)


def test_a_layer_with_nothing_in_it_is_its_only_part():
    pixels = np.zeros((40, 50, 4), np.uint8)
    pixels[5:30, 5:40] = (10, 200, 90, 255)
    nothing: Experts = EXPERTS._replace(read=lambda picture, report: [])
    group = apart(pixels, nothing)
    assert len(group.parts) == 1
    np.testing.assert_array_equal(group.parts[0].pixels[5:30, 5:40], pixels[5:30, 5:40])
    np.testing.assert_array_equal(group.parts[0].pixels[..., 3], pixels[..., 3])
    with pytest.raises(ValueError, match="clear"):
        apart(np.zeros((4, 4, 4), np.uint8), nothing)
    assert len(apart(np.full((1, 1, 4), 255, np.uint8), nothing).parts) == 1


def test_two_layers_over_each_other_have_the_outline_of_one():
    outline, share = (np.random.default_rng(seed).uniform(0, 0.95, (20, 30)) for seed in (0, 1))
    left = beneath(outline, share)
    part = outline * share
    np.testing.assert_allclose(part + left * (1 - part), outline, atol=1e-6)


def test_only_what_is_even_has_an_opacity():
    ramp = np.tile(np.linspace(0.2, 0.8, 40, dtype=np.float32), (30, 1))
    assert opacity_of(ramp) == 1
    assert opacity_of(np.full((30, 40), 0.4, np.float32)) == pytest.approx(0.4)
    assert opacity_of(np.full((30, 40), 254 / 255, np.float32)) == 1
