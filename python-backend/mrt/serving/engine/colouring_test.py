"""What has one colour all over gets it, whatever the network drew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.colours import COLOURS, colour_of
from mrt.data.vocabulary import of_drawn_designs
from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.colouring import Colouring
from mrt.serving.engine.drawn_notes import drawn_notes
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import texts

KNOWING = replace(LIMITS, vocabulary=of_drawn_designs())
ORANGE = (235, 150, 40)


def request(*captions: str) -> Request:
    return parse(samples.text_to_layers() | {"captions": texts(*captions)}, KNOWING)


def drawn(request: Request, colour: tuple[int, int, int]) -> dict[int, np.ndarray]:
    """Every generated layer in one colour with blots of another, half of its area clear."""
    planes = {}
    for position in request.generated:
        region = request.slots[position].region
        alpha = np.zeros((1, region.height, region.width), np.float32)
        alpha[:, : region.height // 2] = 1
        rgb = (
            np.full((3, region.height, region.width), 0.0, np.float32)
            + np.array(colour, np.float32)[:, None, None] / 255
        )
        rgb[:, ::5] *= 0.8
        planes[position] = np.concatenate([rgb * alpha, alpha])
    return planes


def shown(request: Request, colour: tuple[int, int, int]) -> dict[int, set[tuple[int, ...]]]:
    """The straight colours of each slot that is coloured, where it is opaque."""
    colouring, found = Colouring(request), {}
    for position, planes in drawn(request, colour).items():
        made = colouring.coloured(position, planes)
        assert np.array_equal(made[3], planes[3])
        found[request.slots[position].index] = {
            tuple(round(255 * float(v)) for v in pixel) for pixel in made[:3, made[3] == 1].T
        }
    return found


def test_a_layer_and_a_ground_have_the_colour_that_they_were_asked_for():
    found = shown(request("navy background", "a brown star", "#1a2b3c heart"), ORANGE)
    assert found == {1: {colour_of("navy")}, 2: {colour_of("brown")}, 3: {(26, 43, 60)}}


def test_without_a_colour_blots_are_evened_out_and_the_same_things_are_alike():
    found = shown(request("blue background", "star", "star"), ORANGE)
    assert found[2] == found[3] == {COLOURS["orange"]}


def test_patterns_photos_and_what_has_two_colours_stay_as_drawn():
    for captions in (
        ("vertical stripes red and white background", "photo of wood", "red and white flag"),
        ("photo of hills background", "a red photo of clouds", "orange to blue gradient circle"),
    ):
        assert request(*captions).colours == {}
    assert 1 not in request("background", "a red star", "").colours


def test_another_colour_than_the_network_drew_is_told_and_a_layer_of_one_token():
    asked = request("orange background", "blue star", "tangerine heart")
    (told,) = drawn_notes(asked, drawn(asked, ORANGE)).items()
    assert told == (2, "was drawn in orange by the network, and given the colour that its caption asks for")
    blue = request("orange background", "light blue star", "")
    assert drawn_notes(blue, drawn(blue, COLOURS["blue"])).keys() == {1}
    tensors = samples.text_to_layers() | {"captions": texts("orange background", "orange star", "")}
    tensors["regions"] = np.array([*samples.REGIONS[:1], (32, 32, 16, 16), samples.REGIONS[2]], np.int32)
    small = parse(tensors, KNOWING)
    assert drawn_notes(small, drawn(small, ORANGE)) == {
        2: "is so small that the network may not draw it; give it at least 32 x 32 px"
    }
