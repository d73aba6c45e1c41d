"""A picture of any size and way up, as a request: the canvas that it becomes, the regions on it, the remarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.geometry import Region
from mrt.serving.contract import events
from mrt.serving.contract.parse import parse
from mrt.serving.contract.placement import Placement
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.testing.limits import LIMITS as UP_TO_320
from mrt.serving.testing.samples import encoded, integers, texts

LIMITS = replace(UP_TO_320, max_drawn=600)
NETWORK = {"expert": texts("network")}
SMALL = np.array([(0, 0, 400, 300), (100, 150, 200, 75)], np.int32)


def jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(Image.new("RGB", (width, height), (200, 80, 40)), "JPEG", exif=exif)


def asked(picture: bytes, rows: np.ndarray, **tensors: np.ndarray) -> Request:
    images = texts(picture, *[b""] * len(rows))
    task = {"task": texts("image_to_layers"), "prompt": texts("a"), "images": images, "regions": rows}
    return parse(task | tensors, LIMITS)


def refused(picture: bytes, rows: np.ndarray, **tensors: np.ndarray) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        asked(picture, rows, **tensors)
    return caught.value.field, caught.value.text


def test_regions_are_in_the_pictures_own_px_and_scale_with_it():
    request = asked(jpeg(400, 300), SMALL)
    assert request.canvas == (320, 240) and request.page == Region(0, 0, 320, 240)
    assert request.regions == (Region(0, 0, 320, 240), Region(80, 120, 160, 60))
    assert request.pictures[0].shape == (4, 240, 320)
    accepted = events.accepted(request, 0).info
    assert accepted["picture"] == {"size": (400, 300), "remarks": ()} and accepted["canvas"] == (320, 240)
    plan = events.plan(request, LIMITS, 1).info
    assert (plan["picture"], plan["canvas"]) == (accepted["picture"], accepted["canvas"])


def test_width_and_height_are_those_of_the_picture_as_it_is_shown():
    request = asked(jpeg(300, 400, 6), SMALL)
    assert request.canvas == (320, 240) and request.picture and request.picture.size == (400, 300)
    assert refused(jpeg(400, 300, 6), SMALL)[0] == "regions[0]"


def test_a_region_outside_is_refused_in_px_of_the_picture():
    rows = np.array([(0, 0, 400, 300), (390, 0, 20, 20)], np.int32)
    field, text = refused(jpeg(400, 300), rows)
    assert field == "regions[1]" and "10 px right of" in text and "400 x 300" in text


def test_a_smaller_canvas_of_its_shape_is_what_it_is_scaled_to():
    rows = np.array([(0, 0, 160, 120), (16, 32, 48, 64)], np.int32)
    request = asked(jpeg(400, 300), rows, canvas=integers(160, 120))
    assert request.canvas == (160, 120) and request.regions[1] == Region(16, 32, 48, 64)
    on_page = np.array([(16, 16, 160, 120)], np.int32)
    page = asked(jpeg(400, 300), on_page, canvas=integers(200, 160), page=integers(16, 16, 160, 120))
    assert page.pictures[0][3].sum() == 160 * 120


@pytest.mark.parametrize("canvas", [(160, 160), (400, 301), (200, 300)])
def test_a_canvas_of_another_shape_is_refused_with_the_way_out(canvas: tuple[int, int]):
    rows = np.array([(0, 0, 16, 16)], np.int32)
    field, text = refused(jpeg(300, 225), rows, canvas=integers(*canvas))
    assert (field, "leave out canvas and page" in text) in (("images[0]", True), ("canvas", False))


def test_a_canvas_in_the_request_is_not_scaled():
    assert refused(jpeg(400, 300), SMALL, canvas=integers(400, 300))[0] == "canvas"


def test_a_page_without_a_canvas_is_the_whole_picture_or_wrong():
    assert asked(jpeg(400, 300), SMALL, page=integers(0, 0, 400, 300)).canvas == (320, 240)
    assert refused(jpeg(400, 300), SMALL, page=integers(0, 0, 200, 300))[0] == "page"


def test_an_ignored_colour_profile_is_a_remark():
    picture = encoded(Image.new("RGB", (400, 300)), "JPEG", icc_profile=b"none")
    remarks = events.accepted(asked(picture, SMALL), 0).info["picture"]["remarks"]
    assert len(remarks) == 1 and "colour profile" in remarks[0]


def test_who_names_the_network_gets_layers_of_the_pictures_own_size():
    request = asked(jpeg(400, 300), SMALL, **NETWORK)
    assert request.canvas == (320, 240) and request.regions == (Region(0, 0, 320, 240), Region(80, 120, 160, 60))
    assert request.own.canvas == (400, 300) and request.own.regions == tuple(Region(*row) for row in SMALL)
    accepted = events.accepted(request, 0).info
    assert (accepted["canvas"], accepted["working"]) == ((400, 300), (320, 240))
    assert accepted["regions"][1] == Region(100, 140, 200, 100), "snapped outwards to the network's grid"
    small = asked(jpeg(400, 300), SMALL // 2, canvas=integers(200, 150), **NETWORK)
    assert small.own == Placement(small.canvas, small.page, small.regions), "nothing is enlarged"


def test_up_to_a_limit():
    request = asked(jpeg(1200, 900), SMALL * 3, **NETWORK)
    assert request.own.canvas == (600, 450) and request.own.regions[1] == Region(150, 225, 300, 113)
    assert request.canvas == (320, 240)
    field, text = refused(jpeg(1200, 900), SMALL * 3, canvas=integers(1200, 900), **NETWORK)
    assert field == "canvas" and "1 to 600" in text
    rows = np.array([(0, 0, 400, 300), (390, 0, 20, 20)], np.int32)
    assert refused(jpeg(400, 300), rows, **NETWORK)[0] == "regions[1]"
    odd = np.array([(0, 0, 400, 200)], np.int32)
    assert refused(jpeg(400, 300), odd, canvas=integers(400, 200), **NETWORK)[0] == "images[0]"
