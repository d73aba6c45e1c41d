"""Which drawing a word gets: by name, by another name, by meaning, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mrt.experts.icons import sets
from mrt.experts.icons.library import Library, library_of
from mrt.experts.icons.testing.own_set import KETTLE, ROCKET, write
from mrt.meanings import Meanings

EVIL = '<image href="https://example.org/a.png"/>'


@pytest.fixture
def library(tmp_path: Path) -> Library:
    plain = {
        "rocket-outline": ROCKET,
        "rocket-filled": ROCKET,
        "rocket-off": ROCKET,
        "hot-air-balloon": ROCKET,
        "dog": ROCKET,
        "cherry": ROCKET,
        "spy": EVIL,
    }
    aliases = {"cactus": {"parent": "dog"}}
    coloured = {"rocket": KETTLE, "kettle": KETTLE, "spy-round": KETTLE}
    folders = write(tmp_path, "plain", plain, aliases=aliases), write(tmp_path, "coloured", coloured, palette=True)
    return Library([sets.read(folder) for folder in folders], Meanings.read())


def icon(library: Library, *words: str, coloured: bool = True) -> str | None:
    found = library.named(words, coloured)
    return found and f"{found.set.prefix}:{found.icon}"


def test_drawings_that_take_a_colour_come_first_where_one_is_asked_for(library: Library):
    assert icon(library, "rocket") == "plain:rocket-filled"
    assert icon(library, "rocket", coloured=False) == "coloured:rocket"
    assert icon(library, "kettle") == "coloured:kettle"


def test_names_of_several_words_plurals_and_other_names(library: Library):
    assert icon(library, "hot", "air", "balloon") == "plain:hot-air-balloon"
    assert icon(library, "rockets") == "plain:rocket-filled"
    assert icon(library, "cherries") == "plain:cherry"
    assert icon(library, "cactus") == "plain:cactus"
    assert icon(library, "off") is None and icon(library, "balloon") is None


def test_a_drawing_that_may_not_be_drawn_is_passed_over(library: Library):
    assert icon(library, "spy") == "coloured:spy-round"


def test_near_words_are_found_and_others_are_not(library: Library):
    puppy = library.near("puppy", coloured=True)
    assert puppy and (puppy.name, puppy.near) == ("dog", True)
    for word in ("surfboard", "freedom", "quickly", "xqzzy"):
        assert library.near(word, coloured=True) is None


def test_a_kind_of_a_thing_is_near_and_signs_are_no_things(tmp_path: Path):
    names = ("chef-hat", "hard-hat-off", "arrow-down", "arrow-right", "arrow-big-up", "bell-plus")
    library = Library([sets.read(write(tmp_path, "plain", dict.fromkeys(names, ROCKET)))], Meanings.read())
    for word, name in (("hat", "chef hat"), ("hats", "chef hat"), ("arrow", "arrow right"), ("plus", None)):
        found = library.near(word, coloured=True)
        assert (found and (found.name, found.near)) == (name and (name, True)), word


def test_of_kinds_the_common_ones_come_before_the_odd_and_the_short(tmp_path: Path):
    names = ("iv-bag", "shopping-bag", "pill-bottle", "bottle-wine", "glass-water", "app-window", "bag-check")
    library = Library([sets.read(write(tmp_path, "plain", dict.fromkeys(names, ROCKET)))], Meanings.read())
    kinds = {"bag": "shopping bag", "bottle": "bottle wine", "glass": "glass water", "window": None}
    for word, name in kinds.items():
        found = library.near(word, coloured=True)
        assert (found and found.name) == name, word


def test_what_people_call_otherwise_and_names_with_the_noun_first(tmp_path: Path):
    names = ("leaf", "mic", "wine", "book-open", "store", "shop")
    library = Library([sets.read(write(tmp_path, "plain", dict.fromkeys(names, ROCKET)))], Meanings.read())
    assert icon(library, "leaves") == "plain:leaf"
    assert icon(library, "microphone") == "plain:mic" and icon(library, "wine", "glasses") == "plain:wine"
    opened = library.named(("open", "books"), coloured=True)
    assert opened and (opened.name, opened.icon, opened.near) == ("open book", "book-open", False)
    assert icon(library, "shop") == "plain:shop" and icon(library, "money") is None


def test_no_sets_make_no_library():
    assert library_of([]) is None
