"""What people write without quotation marks, and misspell."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.words.captions import taken
from mrt.words.drawings import Drawn
from mrt.words.headlines import marked
from mrt.words.lexicon import lexicon_of
from mrt.words.quotes import plain
from mrt.words.reading import read
from mrt.words.typos import corrected

LEXICON = lexicon_of(of_drawn_designs())


@pytest.mark.parametrize("said, strings", [
    ("Merry Christmas with a tree", ["Merry Christmas"]),
    ("Happy Birthday Emma! a heart", ["Happy Birthday Emma!"]),
    ("MERRY CHRISTMAS WITH A TREE", ["MERRY CHRISTMAS"]),
    ("thank you card", ["Thank you"]),
    ('thank you card with a star, "Dear Tom"', ["Dear Tom"]),
    ('BIG SALE banner, "today"', ["BIG SALE", "today"]),
    ("a heart, up to 50% off", ["Up to 50% off"]),
    ("a cup for $4.50, call 555-0199, me@cups.com", ["$4.50", "Call 555-0199", "me@cups.com"]),
    ("a cup, www.cups.com", ["www.cups.com"]),
    ("a moon on Saturday, 12 May at 8 pm", ["Saturday, 12 May at 8 pm"]),
    ("a poster that says happy birthday anna", ["happy birthday anna"]),
    ("a star, no happy birthday", []),
    ("a moon - NO PAIN NO GAIN", ["NO PAIN NO GAIN"]),
    ("thank you for your order! a gift", ["Thank you for your order!"]),
    ('black friday banner, "-70%", yellow on black', ["-70%"]),
    ("black friday banner, 70% off", ["Black friday", "70% off"]),
    ("the letter A in a circle", ["A"]),
    ("a wholesale house, 1080x1350, 4:5 post, 12 stars", []),
])  # fmt: skip
def test_strings_without_quotation_marks(said: str, strings: list[str]):
    assert [thing.string for thing in read(plain(said), LEXICON).things if thing.string] == strings


def test_it_is_told_and_the_page_stays():
    asked = read("a happy birthday card with a star", LEXICON)
    assert asked.page_kind == "birthday card" and asked.unknown == []
    assert ("happy birthday", '"Happy birthday"') in asked.approximate


def test_long_texts_take_no_time():
    started = monotonic()
    for text in ("1" * 4000 + "x", "1 " * 2000 + "x", "a." * 2000, "12 may " * 500, "sale " * 800, "yelow sun " * 400):
        read(text, LEXICON)
        marked(text)
    assert monotonic() - started < 20


class Rockets:
    names = frozenset({"rocket"})

    def find(self, words: Sequence[str], unknown: object, certain: bool) -> Drawn | None:
        return None

    def has_colours(self, name: str) -> bool:
        return False


@pytest.mark.parametrize("said, meant", [
    ("a yelow sun and a bleu clowd", "a yellow sun and a blue cloud"),
    ("three baloons and two rokets and a star", "three baloons and two rockets and a star"),
    ("a star for Lena and Bleu", "a star for Lena and Bleu"),
    ("a tree and a hart", "a tree and a hart"),  # which is a word
    ("czerwone serce na niebieskim tle", "czerwone serce na niebieskim tle"),
])  # fmt: skip
def test_misspelled_words(said: str, meant: str):
    text, told = corrected(said, LEXICON, Rockets())
    assert text == meant and bool(told) == (said != meant)


@pytest.mark.parametrize("said, background, layers", [
    ("gradient background from pink to orange, a star", "vertical gradient pink to orange background", ["star icon"]),
    ('"Hello" in gold letters on black', "black background", ['gold text "Hello"']),
    ('gold on black, "Hello"', "black background", ['gold text "Hello"']),
    ('orange and black, "Hello"', "black background", ['orange text "Hello"']),
    ('white bold letters, "Hello"', "", ['bold white text "Hello"']),
])  # fmt: skip
def test_colours_of_letters_and_grounds(said: str, background: str, layers: list[str]):
    asked = read(said, LEXICON)
    assert (asked.background, [thing.caption for thing in asked.things], asked.omitted) == (background, layers, [])


def test_things_on_both_sides_and_in_a_ring():
    asked = read("a house with trees on both sides", LEXICON)
    assert [(each.thing.concept, each.word, each.other.count) for each in asked.relations] == [
        ("house icon", "between", 2)
    ]
    assert asked.approximate == [("trees", "2 trees")]
    ring = read("a ring of eight stars around a moon", LEXICON)
    assert [thing.concept for thing in ring.things] == ["star icon", "moon icon"] and ring.unknown == []
    assert read("a ring of eight stars", LEXICON).unknown == ["ring of"]
    assert [thing.concept for thing in read("a gold ring", LEXICON).things] == ["ring"]


class Sets(Rockets):
    names = frozenset({"eye", "cat", "cherry", "apple", "shop", "globe", "book", "rose"})

    def find(self, words: Sequence[str], unknown: object, certain: bool) -> Drawn | None:
        last = words[-1].removesuffix("s")
        return Drawn(len(words) - 1, len(words), last, last != words[-1]) if last in self.names else None


def test_parts_of_a_body_are_no_things_beside_it():
    asked = read("a black cat with green eyes", LEXICON, Sets())
    assert [thing.caption for thing in asked.things] == ["black cat"] and asked.unknown == ["green eyes"]
    assert [thing.caption for thing in read("a green eye", LEXICON, Sets()).things] == ["green eye"]


@pytest.mark.parametrize("said, layers, unknown", [
    ("an apple and cherry", ["apple", "cherry icon"], []),
    ("a rose cat on cherry", ["rose cat"], []),
    ("a logo for a barber shop, a star", ["star icon"], ["barber", "shop"]),
    ("a cat reading a book", ["cat", "book"], ["reading"]),
])  # fmt: skip
def test_what_is_a_thing_and_what_is_none(said: str, layers: list[str], unknown: list[str]):
    asked = read(said, LEXICON, Sets())
    assert [thing.caption for thing in asked.things] == layers
    assert (asked.unknown, asked.omitted) == (unknown, [])


def test_a_single_thing_lies_beside_what_it_cannot_enclose():
    asked = read("a moon with an airplane around it", LEXICON)
    assert [each.word for each in asked.relations] == ["next to"] and ("around", "next to") in asked.approximate
    assert [each.word for each in read("a ring around a moon", LEXICON).relations] == ["around"]


def test_a_caption_tells_a_rose_from_its_colour():
    assert taken("amber rose icon", LEXICON).text == "yellow rose icon"
    assert taken("rose circle", LEXICON).text == "pink circle"
    roses = read("three roses", LEXICON, Sets()).things
    assert [(thing.concept, thing.colour, thing.count) for thing in roses] == [("rose icon", "", 3)]
