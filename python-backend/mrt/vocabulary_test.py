"""Which words of a text count as known: by slot, word for word, strings in quotes as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mrt.vocabulary import COLOUR, Vocabulary, vocabulary_of

OWN = Vocabulary(
    concepts=("circle", "heart icon", "cup icon", "text", "photo of hills"),
    words=("SALE", "你好", "50%"),
    colours=("red", "blue"),
    backgrounds=(f"{COLOUR} background", "photo of hills background", "transparent background"),
    styles=("flat",),
    scripts=("latin",),
    sizes=("small",),
    places=("top left",),
    synonyms={"heart": ("love heart",), "red": ("crimson",)},
    fillers=("a", "with", "at", "the", "on", "and", "poster"),
)


def words(slot: int, caption: str) -> tuple[str, ...] | None:
    """The unknown words of one caption; None where there is nothing to say."""
    found = OWN.unknown({slot: caption})
    assert all((each.slot, each.caption) == (slot, caption) for each in found) and len(found) < 2
    return found[0].words if found else None


@pytest.mark.parametrize("caption", [
    "red circle", "a small red heart icon at the top left", "Red Heart!", "flat blue cup", "photo of hills", "",
    'red text "SALE"', '"SALE"', '"你好"', 'red text " SALE "', "red text \"50%\".",
])  # fmt: skip
def test_what_the_weights_know_of_a_layer(caption: str):
    assert words(2, caption) is None


@pytest.mark.parametrize("caption, unknown", [
    ("a Rocket, with a heart", ("Rocket",)),
    ("rocket rocket", ("rocket",)),
    ('text "COFFEE"', ('"COFFEE"',)),
    ('text "Sale"', ('"Sale"',)),
    ('text "SALE SALE"', ('"SALE SALE"',)),
    ('text "SALE" and "NOW"', ('"NOW"',)),
    ("text SALE", ("SALE",)),
    ("“SALE” text", ("“SALE”",)),
    ("heart-shaped", ("heart-shaped",)),
    ("three hearts", ("three", "hearts")),
    ("爱", ("爱",)),
    ("transparent circle", ("transparent",)),  # that is a background
    ('""', ('""',)),
])  # fmt: skip
def test_what_they_do_not_know(caption: str, unknown: tuple[str, ...]):
    assert words(2, caption) == unknown


@pytest.mark.parametrize("slot, caption", [
    (2, "red"), (2, "photo of"), (2, "icon"), (2, "a poster"), (2, "red text"), (1, "background"), (1, "a photo of"),
])  # fmt: skip
def test_known_words_that_name_nothing(slot: int, caption: str):
    assert words(slot, caption) == ()


def test_a_background_is_no_layer_and_the_whole_is_both():
    assert words(1, "red background") is words(1, "red") is words(1, "photo of hills") is None
    assert words(1, "red circle") == ("circle",)
    assert words(0, "poster with red circle on transparent background") is None
    assert words(0, "red") is None, "the whole need not name a thing"


def test_canonically_equal_strings_are_one():
    composed = replace(OWN, words=("CAF\u00c9",))
    assert composed.unknown({2: 'text "CAFE\u0301"'}) == ()


@pytest.mark.parametrize("said, spelled", [
    ("red heart", "red heart icon"),
    ("red heart icon", "red heart icon"),
    ("Red heart, blue cup. on red", "Red heart icon, blue cup icon. on red"),
    ('heart with text "heart"', 'heart icon with text "heart"'),
    ("blue;;heart; cup;", "blue;;heart icon; cup icon;"),
    ("blue;heart; cup", "blue;heart icon; cup icon"),
    ("hearts", "hearts"),
    ('blue; text "a; heart"; heart', 'blue; text "a; heart"; heart icon'),
    ("red circle", "red circle"),
    ("", ""),
])  # fmt: skip
def test_captions_are_spelled_as_the_training_has_them(said: str, spelled: str):
    assert OWN.spelled(said) == spelled


def test_it_comes_through_a_config_and_an_empty_one_knows_no_bounds():
    assert vocabulary_of(OWN.to_json()) == OWN
    assert vocabulary_of("") is None
    assert vocabulary_of('{"later": ["x"], "words": ["A"]}') == Vocabulary((), ("A",), (), (), (), (), (), (), ())
    for wrong in ("[]", "{", '"x"'):
        with pytest.raises(ValueError):
            vocabulary_of(wrong)
