"""Layers take the picture's own shades where they agree with it, and nothing else of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.compositing import flatten
from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.original_pixels import with_original_pixels
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS

SHADE = 0.2


@pytest.fixture
def request_() -> Request:
    return parse(samples.TASKS["image_to_layers"](), LIMITS)


def layers_of(request: Request, opacity: float) -> dict[int, np.ndarray]:
    """An opaque background as the picture has it on the whole, and layers of one shade of it."""
    made = {}
    for position in request.stack:
        region = request.slots[position].region
        made[position] = np.full((4, region.height, region.width), opacity, np.float32)
        made[position][:3] *= request.pictures[0][:3].mean((1, 2))[:, None, None]
    made[request.stack[0]][3] = 1
    return made


def flat(request: Request, planes: dict[int, np.ndarray]) -> np.ndarray:
    return flatten(
        [(request.slots[position].region, planes[position]) for position in request.stack], request.slots[0].region
    )


@pytest.mark.parametrize("opacity", [1.0, 0.6])
def test_a_shade_off_is_mended_and_no_alpha_changes(request_: Request, opacity: float):
    planes = layers_of(request_, opacity)
    picture = flat(request_, planes)
    picture[:3] = 0.1 + 0.8 * picture[:3]
    request_ = replace(request_, pictures={0: picture})
    mended = with_original_pixels(request_, planes, SHADE)
    before, after = (np.abs(flat(request_, stack) - picture)[:3].mean() for stack in (planes, mended))
    assert after < 0.1 * before
    for position, layer in mended.items():
        assert np.array_equal(layer[3], planes[position][3])
        assert (layer[:3] <= layer[3] + 1e-6).all()


def test_a_page_that_ends_within_a_token_is_mended_to_its_last_pixel():
    size = (121, 70)
    regions = np.array([(0, 0, *size)], np.int32)
    tensors = {"task": samples.texts("image_to_layers"), "prompt": samples.texts("a"), "regions": regions}
    opaque = Image.new("RGB", size, (60, 120, 240))
    request = parse(tensors | {"images": samples.texts(samples.encoded(opaque), "")}, LIMITS)
    (position,) = request.stack
    picture = request.pictures[0]
    planes = {position: np.full_like(picture, 0.55)}
    planes[position][3] = 1
    shade = 2 * float(np.abs(picture[:3, 0, 0] - 0.55).max())
    page = request.page.within(request.slots[0].region)
    after = np.abs(flat(request, with_original_pixels(request, planes, shade)) - picture)[(slice(3), *page)]
    assert after.max() < 0.01
    assert np.abs(planes[position] - picture).max() > shade, "what lies beyond the page differs far more"


def test_a_difference_of_form_stays(request_: Request):
    planes = layers_of(request_, 1.0)
    for position in request_.stack:
        planes[position][:3] = np.where(planes[position][:3] > 0.5, 0.0, 1.0)
    far = np.abs(flat(request_, planes) - request_.pictures[0]).max(0) > 2 * SHADE
    mended = with_original_pixels(request_, planes, SHADE)
    assert far.any()
    assert np.array_equal(flat(request_, mended)[:, far], flat(request_, planes)[:, far])
