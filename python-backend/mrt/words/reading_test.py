"""Prompts that other people's words brought up after the rules stood."""

from __future__ import annotations

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.words.lexicon import lexicon_of
from mrt.words.quotes import BadText, parts, plain
from mrt.words.reading import read

LEXICON = lexicon_of(of_drawn_designs())


@pytest.mark.parametrize("prompt, layers, unknown", [
    ("five hearts in a circle", ["5 heart icon"], ["in a circle"]),
    ("a star in a circle", ["1 star icon", "1 circle"], []),
    ("a heart in red in the corner", ["1 red heart icon"], []),
    ('Red circle with white text "STOP" inside it', ["1 red circle", '1 white text "STOP"'], []),
    ("trophy with the words \"Champion 2026\" above it", ["1 trophy icon", '1 text "Champion 2026"'], []),
    ("text that says GAME OVER in red", ['1 red text "GAME OVER"'], []),
    ("a house by the sea", ["1 house icon"], ["sea"]),
    ("starfish", [], ["starfish"]),
    ("no stars, one moon", ["1 moon icon"], []),
    ("no stars or hearts, one moon", ["1 moon icon"], []),
    ("a moon without stars and without text", ["1 moon icon"], []),
    ("czerwone serce", [], ["czerwone", "serce"]),
    ("", [], []),
])  # fmt: skip
def test_things_and_unknown_words(prompt: str, layers: list[str], unknown: list[str]):
    asked = read(plain(prompt), LEXICON)
    assert [f"{thing.count} {thing.caption}" for thing in asked.things] == layers
    assert asked.unknown == unknown


def test_relations_of_what_it_stands_for():
    asked = read(plain('a trophy with the text "WON" above it'), LEXICON)
    ((word, thing, other),) = asked.relations
    assert (word, thing.string, other.concept) == ("above", "WON", "trophy icon")
    ((word, thing, other),) = read("a star in a circle", LEXICON).relations
    assert (word, thing.concept, other.concept) == ("inside", "star icon", "circle")


@pytest.mark.parametrize("text, said", [
    ("„Hallo“ «Bonjour» »Tag« 「茶」 “Hi”", '"Hallo" "Bonjour" "Tag" "茶" "Hi"'),
    ("it's Tom's rock 'n' roll of the '90s", "it's Tom's rock 'n' roll of the '90s"),
    ("text 'it's on' here", 'text "it\'s on" here'),
    ('a 5" pizza', "a 5″ pizza"),
    ("“a \" b”", "\"a '' b\""),
])  # fmt: skip
def test_quotations(text: str, said: str):
    assert plain(text) == said


@pytest.mark.parametrize("text, why", [
    ('text "SALE', "not closed"), ("text „SALE", "not closed"), ("a\0b", r"U\+0000 at character 2"),
    ("a\ud800", "D800"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str, why: str):
    with pytest.raises(BadText, match=why):
        plain(text)


def test_semicolons_inside_quotations_part_nothing():
    assert parts('blue; text "a; b"; star') == ["blue", ' text "a; b"', " star"]


def test_counted_clouds_are_drawn_and_clouds_alone_are_a_picture():
    assert [(thing.caption, thing.count) for thing in read("three white clouds", LEXICON).things] == [
        ("white cloud icon", 3)
    ]
    assert [thing.caption for thing in read("clouds and a star", LEXICON).things] == ["photo of clouds", "star icon"]
