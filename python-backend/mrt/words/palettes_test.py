"""Colours that nobody said: seen, read, of one palette, and none where a colour was said."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.colours import colour_of, oklab
from mrt.data.vocabulary import of_drawn_designs
from mrt.words.asked import Asked
from mrt.words.lexicon import lexicon_of
from mrt.words.palettes import MOODS, PLAIN, contrast, dressed
from mrt.words.reading import read

LEXICON = lexicon_of(of_drawn_designs())


def asked_of(prompt: str, seed: int = 0, coloured: str = "") -> Asked:
    asked = read(prompt, LEXICON)
    dressed(asked, seed, lambda name: name == coloured)
    return asked


@pytest.mark.parametrize("palette", [*PLAIN, *MOODS.values()], ids=str)
def test_letters_can_be_read_on_every_palette_and_an_accent_is_seen(palette):
    assert contrast(palette.ink, palette.ground) >= 4.5
    ground, *accents = (oklab(np.array(colour_of(name))) for name in (palette.ground, *palette.accents))
    assert all(np.linalg.norm(accent - ground) > 0.2 for accent in accents)


def test_palettes_take_turns_by_the_seed():
    prompt = 'a star, a bell, "SALE"'
    grounds = [asked_of(prompt, seed).background for seed in range(len(PLAIN))]
    assert grounds == [f"{palette.ground} background" for palette in PLAIN]
    one = asked_of(prompt, 2 + len(PLAIN))
    assert [thing.colour for thing in one.things] == ["cobalt", "coral", "midnight"]


def test_what_was_said_stays_and_the_rest_goes_with_it():
    asked = asked_of('a red star, a bell and "SALE" on navy')
    assert asked.background == "navy background"
    star, bell, sale = asked.things
    assert star.colour == "red" and bell.colour not in ("", "red") and contrast(sale.colour, "navy") >= 4.5
    assert asked_of("a cream star").background != "cream background"
    assert asked_of('white text "SALE"').background == "midnight background"


def test_the_same_thing_has_the_same_colour():
    first, _, third = asked_of("a star, a bell, a star").things
    assert first.concept == third.concept and first.colour == third.colour


@pytest.mark.parametrize("prompt", [
    "a star on blue stripes", 'a star and "SALE", transparent background', "a star on a photo of wood",
    "a photo of hills",
])  # fmt: skip
def test_where_the_ground_has_no_colour_of_its_own_none_is_chosen(prompt: str):
    assert all(not thing.colour for thing in asked_of(prompt).things)


def test_a_drawing_with_colours_of_its_own_keeps_them():
    assert asked_of("a star", coloured="star icon").things[0].colour == ""


def test_letters_on_a_thing_are_read_on_that_thing():
    text, circle = asked_of('"SALE" on a yellow circle', seed=1).things
    assert circle.colour == "yellow" and contrast(text.colour, "yellow") >= 4.5


def test_things_that_have_a_usual_colour_get_it_where_it_is_seen():
    assert [thing.colour for thing in asked_of("a tree and a sun", seed=1).things] == ["emerald", "golden"]
    assert asked_of("a tree on emerald").things[0].colour not in ("", "emerald")
    assert asked_of("a minimal card with a tree").things[0].colour == "black"


def test_moods_choose_a_palette_and_are_told():
    asked = asked_of('minimalist poster with a star and "SALE"')
    assert asked.background == "white background" and {thing.colour for thing in asked.things} == {"black"}
    assert ("minimalist", "the colours white, black") in asked.approximate
    assert asked_of("dark background, a star").background == "midnight background"
    assert asked_of("a dark blue star").things[0].colour == "dark blue"
    assert asked_of("an elegant neon star").unknown == ["neon"]
    assert asked_of("a star, not elegant", seed=2).background == "off-white background"
