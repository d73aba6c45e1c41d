"""The layers of an opaque picture cover it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.compositing import flatten, straight
from mrt.geometry import Region
from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.opaque import filled
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS

SIZE = (121, 70)  # no multiple of a token
COLOUR = (60, 120, 240, 255)
LAYER = (40, 16, 33, 32)


def asked(picture: bytes) -> Request:
    regions = np.array([(0, 0, *SIZE), LAYER], np.int32)
    images = samples.texts(picture, "", "")
    return parse(
        {"task": samples.texts("image_to_layers"), "prompt": samples.texts("a"), "regions": regions, "images": images},
        LIMITS,
    )


def plain(alpha: int = 255) -> bytes:
    return samples.encoded(Image.new("RGBA", SIZE, (*COLOUR[:3], alpha)))


def made(request: Request, background: float, layer: float) -> dict[int, np.ndarray]:
    """Layers of the picture's colour at these alphas."""
    planes = {}
    for position, alpha in zip(request.stack, (background, layer), strict=True):
        region = request.slots[position].region
        planes[position] = np.full((4, region.height, region.width), alpha, np.float32)
        planes[position][:3] *= np.array(COLOUR[:3], np.float32)[:, None, None] / 255
    return planes


def flat(request: Request, planes: dict[int, np.ndarray]) -> np.ndarray:
    """The layers as they are sent, in 8 bits, flattened on the page."""
    sent = {position: straight(planes[position]) for position in request.stack}
    back = {
        position: np.concatenate([pixels[..., :3] / 255 * (pixels[..., 3:] / 255), pixels[..., 3:] / 255], 2).transpose(
            2, 0, 1
        )
        for position, pixels in sent.items()
    }
    return flatten(
        [(request.slots[position].region, back[position].astype(np.float32)) for position in request.stack],
        request.page,
    )


@pytest.mark.parametrize("background, layer", [(0.91, 0.5), (0.997, 0.995), (0.0, 0.3), (1.0, 0.2), (1.02, 1.01)])
def test_an_opaque_picture_is_opaque_to_its_last_pixel_in_its_own_colour(background: float, layer: float):
    request = asked(plain())
    after = flat(request, filled(request, made(request, background, layer)))
    assert np.rint(after[3] * 255).min() == 255
    assert np.abs(after[:3] - np.array(COLOUR[:3])[:, None, None] / 255).max() < 0.02


def test_layers_above_and_what_an_opaque_one_hides_stay_as_they_are():
    request = asked(plain())
    planes = made(request, 0.5, 1.0)
    bottom, top = request.stack
    after = filled(request, planes)
    assert after[top] is planes[top]
    rows, columns = request.slots[top].region.within(request.slots[bottom].region)
    assert np.array_equal(after[bottom][:, rows, columns], planes[bottom][:, rows, columns])
    assert after[bottom][3, 0, 0] == 1 and planes[bottom][3, 0, 0] == 0.5, "the network's own planes are not changed"


def test_a_picture_that_is_clear_itself_stays_so():
    request = asked(plain(128))
    planes = made(request, 0.4, 0.1)
    assert np.array_equal(filled(request, planes)[request.stack[0]], planes[request.stack[0]])


def test_where_a_picture_is_clear_anywhere_its_background_may_be_clear_everywhere():
    picture = Image.new("RGBA", SIZE, COLOUR)
    picture.putpixel((3, 3), (0, 0, 0, 0))
    request = asked(samples.encoded(picture))
    planes = made(request, 0.4, 0.1)
    assert np.array_equal(filled(request, planes)[request.stack[0]], planes[request.stack[0]])


def test_nothing_is_filled_outside_of_the_backgrounds_region():
    request = asked(plain())
    small = (Region(0, 0, 64, 48), request.regions[1])
    slots = tuple(slot._replace(region=small[0]) if slot.index == 1 else slot for slot in request.slots)
    request = replace(request, regions=small, slots=slots)
    after = flat(request, filled(request, made(request, 0.9, 0.5)))
    assert after[3, :48, :64].min() == 1 and after[3, 60, 100] == 0
