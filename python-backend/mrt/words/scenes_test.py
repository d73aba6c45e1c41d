"""Which scenes become the background, and which stay pictures."""

from __future__ import annotations

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.words.lexicon import lexicon_of
from mrt.words.reading import read
from mrt.words.scenes import put_behind

LEXICON = lexicon_of(of_drawn_designs())


@pytest.mark.parametrize("prompt, background, things", [
    ('a sunset over a house with "Explore"', "photo of sunset background", ["house icon", "text"]),
    ("a star and clouds", "photo of clouds background", ["star icon"]),
    ("a photo of a sunset and a star", "", ["photo of sunset", "star icon"]),
    ("a small sunset and a star", "", ["photo of sunset", "star icon"]),
    ("a sunset at the top left, a star", "", ["photo of sunset", "star icon"]),
    ("sunset, clouds, a star", "", ["photo of sunset", "photo of clouds", "star icon"]),
    ("a sunset", "", ["photo of sunset"]),
    ("a sunset and a star on blue", "blue background", ["photo of sunset", "star icon"]),
])  # fmt: skip
def test_a_scene_lies_behind_other_things(prompt: str, background: str, things: list[str]):
    asked = read(prompt, LEXICON)
    put_behind(asked)
    assert (asked.background, [thing.concept for thing in asked.things]) == (background, things)
    assert not any(each.concept.startswith("photo") for relation in asked.relations for each in relation[1:])
