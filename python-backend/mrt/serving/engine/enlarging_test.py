"""A small layer made large: hard edges stay hard and in place, soft ones soft, and colours do not run dark."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.colours import COLOURS
from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import FINE, Region
from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.enlarging import delivered, enlarged, is_for_network, with_one_colour
from mrt.serving.engine.self_check import self_check
from mrt.serving.testing import samples
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import texts

KNOWING = replace(LIMITS, vocabulary=of_drawn_designs(), max_drawn=2048, drawn_side=128)


def disc(size: int, radius: float, soft: float) -> np.ndarray:
    """Premultiplied planes of an orange disc whose edge is `soft` px wide."""
    y, x = np.mgrid[0:size, 0:size] + 0.5
    alpha = np.clip((radius - np.hypot(y - size / 2, x - size / 2)) / soft + 0.5, 0, 1).astype(np.float32)
    return np.stack([alpha, alpha * 0.5, alpha * 0.1, alpha])


@pytest.mark.parametrize("times", [3, 8])
def test_a_hard_edge_stays_hard_and_in_its_place(times: int):
    made = enlarged(disc(40, 14, 1), (40 * times, 40 * times))
    true = disc(40 * times, 14 * times, 1)
    assert np.abs(made[3] - true[3]).mean() < 0.01
    between = ((made[3] > 0.1) & (made[3] < 0.9)).sum()
    assert between < 6 * np.pi * 14 * times, "the edge is some px wide"


def test_a_thing_of_one_colour_keeps_it_and_others_keep_theirs():
    small, noise = disc(40, 14, 1), np.random.default_rng(0).uniform(0.97, 1, (3, 160, 160))
    large = disc(160, 56, 1)
    large[:3] *= noise
    made = with_one_colour(large, small)
    np.testing.assert_allclose(made, disc(160, 56, 1), atol=1e-6)
    small[0, :20] *= 0.9
    np.testing.assert_array_equal(with_one_colour(large, small), large)


def test_an_edge_that_steps_from_pixel_to_pixel_becomes_even():
    stepped = disc(40, 14, 1)
    stepped[3] = stepped[3] > 0.5
    made = enlarged(stepped, (320, 320))[3] > 0.5
    y, x = np.mgrid[0:320, 0:320] + 0.5
    radius = np.hypot(y - 160, x - 160)
    inner = np.roll(made, 1, 0) & np.roll(made, -1, 0) & np.roll(made, 1, 1) & np.roll(made, -1, 1)
    rim = radius[made & ~inner]
    assert abs(rim.mean() - 112) < 1 and rim.std() < 1.3, "it was 1.5 px"


def test_a_soft_shadow_stays_soft():
    made = enlarged(disc(40, 10, 12), (160, 160))
    assert np.abs(made[3] - disc(160, 40, 48)[3]).max() < 0.06


@pytest.mark.parametrize("times", [1.5, 8])
def test_a_translucent_layer_has_its_edge_where_an_opaque_one_has_it(times: float):
    side = round(40 * times)
    opaque, translucent = (enlarged(share * disc(40, 14, 1), (side, side))[3] for share in (1, 0.5))
    assert np.abs(translucent - 0.5 * opaque).max() < 0.03


def test_colours_reach_under_the_edge():
    made = enlarged(disc(40, 14, 1), (160, 160))
    seen = made[3] > 0.05
    assert np.abs(made[1][seen] / made[3][seen] - 0.5).max() < 0.04


def test_the_same_size_is_the_layer_itself_and_a_clear_layer_stays_clear():
    planes = disc(40, 14, 1)
    assert enlarged(planes, (40, 40)) is planes
    assert not enlarged(np.zeros((4, 8, 8), np.float32), (50, 30)).any()


def asked(caption: str, region: Region, canvas: tuple[int, int] = (512, 768)) -> Request:
    tensors = samples.text_to_layers() | {"captions": texts("blue background", caption)}
    tensors["canvas"], tensors["page"] = np.array(canvas, np.int32), np.array((0, 0, *canvas), np.int32)
    tensors["regions"] = np.array([(0, 0, *canvas), region], np.int32)
    return parse(tensors, KNOWING)


def drawn(request: Request, wide: float = 1.0) -> np.ndarray:
    """What fills the layer's region on the network's grid; `wide`: its height by that of the region."""
    region = request.slots[request.generated[-1]].region
    planes = np.zeros((4, region.height, region.width), np.float32)
    high = round(region.height * wide)
    planes[3, (region.height - high) // 2 : (region.height + high) // 2] = 1
    return planes


def test_a_thing_is_scaled_into_the_region_that_was_asked_for():
    request = asked("red heart", Region(100, 100, 200, 200))
    position = request.generated[-1]
    assert request.delivered(position) == Region(100, 100, 200, 200)
    made = delivered(request, position, drawn(request))
    rows, columns = (np.flatnonzero((made[..., 3] > 128).any(axis)) for axis in (1, 0))
    assert made.shape == (200, 200, 4) and min(len(rows), len(columns)) >= 160 and max(len(rows), len(columns)) == 200
    flat = {each: np.zeros((4, *request.slots[each].region[:1:-1]), np.float32) for each in request.decoded}
    assert self_check(request, flat | {position: drawn(request)})["outside"]["flag"] is False


def test_things_that_are_much_larger_than_drawn_go_through_the_enlarger_first():
    request, small = asked("red heart", Region(100, 100, 200, 200)), parse(samples.text_to_layers(), KNOWING)
    position = request.generated[-1]
    assert is_for_network(request, position) and not is_for_network(request, request.generated[0]), "no background"
    assert not is_for_network(small, small.generated[-1]), "it has the size that is wanted"
    for one, calls in ((request, 1), (small, 0)):
        networks, caller = FakeNetworks(), Recorder()
        engine = Engine(networks, KNOWING, Clock())
        engine.submit(one, caller)
        while not caller.finals:
            engine.turn()
        assert networks.calls.count("enlarge_layers") == calls
        layer = [event for event in caller.events if event.kind == "layer"][-1]
        assert Image.open(io.BytesIO(layer.image)).size == one.delivered(one.generated[-1])[2:]


def test_a_layer_that_was_made_larger_already_lies_where_it_would_lie():
    request = asked("red heart", Region(300, 100, 200, 200))
    planes = drawn(request, 0.6)
    fine = planes.repeat(FINE, 1).repeat(FINE, 2)
    made, other = (delivered(request, request.generated[-1], each)[..., 3] for each in (planes, fine))
    assert made.shape == other.shape and np.abs(made.astype(int) - other).mean() < 2


@pytest.mark.parametrize("page", [Region(120, 120, 1080, 1350), Region(7, 40, 1301, 1500), Region(0, 0, 1320, 1590)])
def test_a_background_reaches_the_last_row_and_column_of_the_page(page: Region):
    tensors = samples.text_to_layers() | {"captions": texts("blue background", "red heart")}
    tensors["canvas"], tensors["page"] = np.array((1320, 1590), np.int32), np.array(page, np.int32)
    tensors["regions"] = np.array([page, (300, 300, 400, 400)], np.int32)
    request = parse(tensors, KNOWING)
    position = request.generated[0]
    assert request.delivered(position).contains(page)
    nearly = np.full((4, *request.slots[position].region[:1:-1]), 0.99, np.float32)
    made = delivered(request, position, nearly)
    assert made.shape[:2] == request.delivered(position)[:1:-1] and (made[..., 3] == 255).all()


def test_a_pill_takes_the_length_of_its_region_and_a_string_keeps_to_its_own_rule():
    request = asked("red pill", Region(40, 600, 300, 90))
    made = delivered(request, request.generated[-1], drawn(request, 0.4))
    assert made.shape == (90, 300, 4) and (made[..., 3] > 128).any(0).sum() > 270
    string = asked('red text "SALE"', Region(40, 600, 300, 90))
    assert not string.is_fitted(string.generated[-1]) or string.lettering == "drawn"
    assert COLOURS["red"] == string.colours[2]


def test_what_is_restyled_has_the_size_of_its_reference_on_whole_tokens_and_is_fitted_into_its_place():
    page, place = Region(0, 0, 1024, 1024), Region(100, 100, 300, 300)
    tensors = samples.restyle_layers() | {
        "canvas": samples.integers(1024, 1024),
        "page": samples.integers(*page),
        "regions": np.array([page, place], np.int32),
        "keep": np.array([True, False]),
        "images": texts("", samples.png(1024, 1024, (250, 250, 250, 255)), ""),
        "references": texts("", samples.png(300, 300, (0, 200, 0, 255))),
    }
    request = parse({name: array for name, array in tensors.items() if name != "captions"}, KNOWING)
    (position,) = request.generated
    reference = next(at for at, slot in enumerate(request.slots) if slot.reference)
    assert request.pictures[reference][3, 1:-1, 1:-1].min() == 1, "it fills what is drawn after it"
    made = delivered(request, position, request.pictures[reference])
    assert request.delivered(position) == place and made.shape == (300, 300, 4)
    assert made[12:-12, 12:-12, 3].min() > 250 and np.abs(made[150, 150, :3].astype(int) - (0, 200, 0)).max() <= 2
