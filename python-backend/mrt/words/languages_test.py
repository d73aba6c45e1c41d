"""Other languages in English, and what is none of them."""

from __future__ import annotations

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.evaluation.words.prompts import PROMPTS
from mrt.evaluation.words.unknown import prompts as of_unknown_things
from mrt.words.captions import taken
from mrt.words.languages import _languages, _plural, in_english
from mrt.words.lexicon import lexicon_of
from mrt.words.newcomers_test import CASES
from mrt.words.quotes import plain
from mrt.words.reading import read

LEXICON = lexicon_of(of_drawn_designs())


@pytest.mark.parametrize("said, english", [
    ("rotes Herz auf blauem Grund", "red heart on blue background"),
    ("corazón rojo sobre fondo azul", "red heart on blue background"),
    ("étoile bleu clair à droite d'une maison", "light blue star right of a house"),
    ("tre alberi verdi e un sole", "three green trees and a sun"),
    ("sterren, zonder tekst", "stars, without text"),
    ("texto “Hola mundo” abajo", 'text "Hola mundo" at the bottom'),
    ("listras vermelhas e brancas", "red and white stripes"),
    ("hellgelber Hintergrund; dunkelrote Tasse", "light yellow background; dark red cup"),
    ("tres manzanas rojas y un pez azul", "three red apples and a blue fish"),
    ("drei Fische und zwei Kirschen", "three fishes and two cherries"),
    ("ein rotes Herz und ein Wolpertinger", "a red heart and a Wolpertinger"),
])  # fmt: skip
def test_word_by_word(said: str, english: str):
    assert in_english(plain(said), LEXICON) == english


@pytest.mark.parametrize("said", [
    "czerwone serce na niebieskim tle", "rött hjärta på blå bakgrund", "красное сердце", "赤いハート、青い背景",
    "红心在蓝色背景上", "a sole survivor with a lion", "die hard poster", "", "Gift und Galle",
])  # fmt: skip
def test_other_languages_and_english_words_that_are_foreign_ones_too_stay(said: str):
    assert in_english(plain(said), LEXICON) is None


def test_no_english_prompt_is_taken_for_another_language():
    said = [*PROMPTS, *(prompt for _, prompt in of_unknown_things()), *(case["prompt"] for case in CASES)]
    wrong = [prompt for prompt in said if in_english(plain(prompt), LEXICON)]
    assert wrong == ["affiche «Soldes» en rouge"]


def test_it_is_told():
    asked = read("rotes Herz und ein Zug", LEXICON)
    assert [tuple(each) for each in asked.approximate] == [("rotes Herz und ein Zug", "red heart and a Zug")]
    assert asked.unknown == ["Zug"]
    found = taken("roter Stern", LEXICON)
    assert (found.text, found.colour) == ("red star", "red")
    assert [tuple(each) for each in found.approximate] == [("roter Stern", "red star")]


def test_every_word_stands_for_one_that_is_read():
    of_sets = (
        "rocket cat dog flower bird cake apple banana cherry fish rabbit butterfly car bicycle bus ship book key "
        "balloon leaf crown pizza mountain phone clock guitar snowflake bottle hat chair"
    ).split()
    things_of_sets = {"pill", "pills", "corner", "corners", *of_sets, *map(_plural, of_sets)}
    for english in {piece.text for language in _languages() for piece in language.phrases.values()}:
        before = read(f"{english} red circle", LEXICON).unknown
        behind = read(f"a circle {english}", LEXICON).unknown
        assert not before or not behind or english in things_of_sets, english
    assert len(_languages()) == 6
