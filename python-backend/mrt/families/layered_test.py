from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.compositing import straight
from mrt.families.layered import Layered
from mrt.geometry import Region, layout
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import texts

FAMILY = Layered(lambda text: [ord(letter) for letter in text])  # parity has a real tokenizer
ROOM = replace(LIMITS, max_text=400)


def test_the_composed_picture_is_made_and_the_given_one_is_kept_in_a_slot_of_its_own():
    request = parse(samples.image_to_layers(), ROOM, family=FAMILY)
    assert [(slot.index, slot.keep) for slot in request.slots] == [(0, False), (1, False), (2, False), (-1, True)]
    assert list(request.pictures) == [request.whole] == [3]
    assert request.generated == request.decoded == [1, 2], "the composed picture is not handed over"


def test_text_begins_past_rows_columns_and_slots():
    tall = FAMILY.slots("image_to_layers", (32, 112), Region(0, 0, 32, 112), [], [])
    many = FAMILY.slots("image_to_layers", (32, 32), Region(0, 0, 32, 32), [Region(0, 0, 32, 32)] * 5, [False] * 5)
    assert FAMILY.text_start(layout(tall, (32, 112))) == 3, "half of seven rows"
    assert FAMILY.text_start(layout(many, (32, 32))) == 6, "the slots that are made"


def test_guidance_turns_a_velocity_and_keeps_its_length():
    conditional, unconditional = np.random.default_rng(0).standard_normal((2, 5, 64), np.float32)
    guided = FAMILY.guide(conditional, unconditional, 4.0)
    assert np.allclose(np.linalg.norm(guided, axis=1), np.linalg.norm(conditional, axis=1), rtol=1e-5)
    assert not np.allclose(guided, conditional)
    assert not FAMILY.guide(np.zeros_like(conditional), np.zeros_like(conditional), 4.0).any(), "nothing stays nothing"


def test_colours_and_alpha_survive_the_way_to_the_network_and_back():
    rgba = np.random.default_rng(0).integers(1, 256, (8, 8, 4), np.uint8)
    planes = rgba.transpose(2, 0, 1).astype(np.float32) / 255
    planes[:3] *= planes[3]
    encoded = FAMILY.to_network(planes)
    assert np.allclose((encoded + 1) / 2 * 255, rgba.transpose(2, 0, 1), atol=1e-3)
    assert np.array_equal(straight(FAMILY.from_network(encoded)), rgba)
    clear = FAMILY.to_network(np.zeros((4, 2, 2), np.float32))
    assert (clear == -1).all(), "what a clear pixel hides is black"


def test_captions_join_the_prompt_and_too_much_is_refused():
    captioned = samples.image_to_layers() | {"prompt": texts("ab;c"), "captions": texts("d", "e")}
    ids = parse(captioned, ROOM, family=FAMILY).text_bytes
    assert "ab;c d e<|im_end|>" in "".join(chr(number) for number in ids)
    with pytest.raises(Refusal, match="more than 400 text tokens; shorten"):
        parse(captioned | {"prompt": texts("a" * 300)}, ROOM, family=FAMILY)
