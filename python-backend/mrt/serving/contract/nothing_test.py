"""A prompt that nothing can be planned for says what it lacks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import texts

KNOWING = replace(LIMITS, vocabulary=of_drawn_designs(), max_drawn=2048, drawn_side=128)


class Unasked:
    """Layouts that nobody may ask for."""

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        raise AssertionError("a picture is looked at for a prompt")

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise AssertionError(f"a layout is computed for a prompt that is refused: {prompt}")


@pytest.mark.parametrize("prompt, why", [
    ("a photo of a cat wearing a hat", "do not know cat"),
    ("a dargon or a hart", r"dargon, hart \(near: heart\)"),
    ("make me a logo", 'names nothing that these weights can draw; add a thing or a text in double quotes, as in'),
    ("minimal", "minimal is a mood; add"),
    ("Instagram post", "Instagram post is a kind of page; add"),
    ("no background", "a clear background shows nothing; add"),
    ("no stars", "says only what to leave out; add"),
    ("7", "7 counts nothing; add"),
    ("...!?", "it holds no words; add"),
    ("🦄", "do not know 🦄"),
    ("красная звезда", "do not know красная, звезда; they read English and, word by word, German, .* and Dutch; add"),
    ("logo called", 'called has no string; put what it is to say in double quotes, as in called "Ada"'),
    ("twenty stars", "names 20 layers, at most 16"),
    ("red text", "names nothing"),
    ('text "SALE', "not closed, from \" at character 6"),
    ("a\x07star", r"control character U\+0007 at character 2"),
    ("star " * 2000, "has 10000 bytes, at most 4096"),
])  # fmt: skip
def test_a_prompt_that_cannot_be_planned_is_refused_with_the_reason(prompt: str, why: str):
    with pytest.raises(Refusal, match=why) as caught:
        parse({"task": texts("text_to_layers"), "prompt": texts(prompt)}, KNOWING, Unasked())
    assert (caught.value.code, caught.value.field) == ("invalid_argument", "prompt")
