"""Which words of a caption a drawing stands for, which stay unknown, and what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.experts.icons import sets
from mrt.experts.icons.library import Library
from mrt.experts.icons.testing.own_set import KETTLE, ROCKET, write
from mrt.meanings import Meanings
from mrt.serving.contract.illustrations import Drawings, Illustrated, illustrated
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.testing import experts, samples
from mrt.serving.testing.samples import texts
from mrt.vocabulary import Vocabulary
from mrt.words.lexicon import lexicon_of
from mrt.words.reading import read
from mrt.words.report import WordReport

VOCABULARY = Vocabulary(
    concepts=("circle", "heart icon", "tree icon", "photo of hills", "text"),
    words=("SALE",),
    colours=("red", "blue"),
    backgrounds=("<colour> background",),
    styles=("flat",),
    scripts=("latin",),
    sizes=("large",),
    places=("top left",),
    fillers=("a", "an", "of", "on", "with", "the", "and", "for", "poster"),
)
LIMITS = replace(experts.LIMITS, vocabulary=VOCABULARY)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("sets")
    plain: dict[str, str] = dict.fromkeys(
        ("rocket", "cat", "cake", "guitar", "dog", "salmon", "christmas-tree", "three"), ROCKET
    )
    both = write(folder, "plain", plain), write(folder, "own", {"kettle": KETTLE}, palette=True)
    return Library([sets.read(path) for path in both], Meanings.read())


def told(library: Library, caption: str, slot: int = 2) -> Illustrated:
    segments = {slot: caption}
    return illustrated(segments, VOCABULARY.unknown(segments), library, VOCABULARY, {})


def drawn(library: Library, caption: str):
    found = told(library, caption)
    one = found.by_slot.get(2)
    assert one is not None, caption
    left = [word for each in found.unknown for word in each.words]
    return one.drawing.icon, one.colour, left, one.notes


def test_the_thing_is_drawn_in_the_colour_that_is_said(library: Library):
    assert drawn(library, "a large red rocket") == ("rocket", (220, 45, 45), [], ())
    assert drawn(library, "rocket") == ("rocket", None, [], ())
    assert drawn(library, "turquoise rocket") == ("rocket", (64, 224, 208), [], ())
    assert drawn(library, "a salmon") == ("salmon", None, [], ())


def test_what_a_drawing_does_not_show_stays_unknown(library: Library):
    assert drawn(library, "an electric guitar") == ("guitar", None, ["electric"], ())
    assert drawn(library, "photo of a cat wearing a hat") == ("cat", None, ["wearing", "hat"], ())
    assert drawn(library, "three cats") == ("cat", None, ["three"], ("shows a single one",))
    assert drawn(library, "three red cats")[::2] == ("cat", ["three"])
    assert drawn(library, "a christmas tree") == ("christmas-tree", None, [], ())


def test_what_is_not_quite_as_asked_is_said(library: Library):
    assert drawn(library, "a puppy") == ("dog", None, [], ("puppy was taken for dog",))
    assert drawn(library, "red kettle")[3] == ("it has the colours of Own own, and is not red",)


def test_the_colour_that_was_said_is_named_and_not_the_one_that_the_network_knows(library: Library):
    for caption, colour, note in (
        ("dark blue kettle", None, "it has the colours of Own own, and is not dark blue"),
        ("brown rocket", (122, 74, 38), ""),
    ):
        tensors = samples.text_to_layers() | {"captions": texts("blue background", caption, "heart icon")}
        tensors.pop("prompt", None)
        request = parse(tensors | {"icons": texts("auto")}, LIMITS, icons=library)
        assert isinstance(request, Request)
        one = request.illustrations[2]
        assert colour is None or one.colour == colour
        assert one.notes == ((note,) if note else ())


@pytest.mark.parametrize(
    "caption",
    [
        "a heart with a cat",  # the network knows the heart, which a drawing of the cat would lack
        "a cake machine",  # is about a machine
        "surfboard",
        'a rocket with "GO"',
        "red circle",
    ],
)
def test_other_layers_stay_as_they_are(library: Library, caption: str):
    found = told(library, caption)
    assert not found.by_slot and found.unknown == VOCABULARY.unknown({2: caption})


def test_backgrounds_and_whole_prompts_stay_as_they_are(library: Library):
    assert not told(library, "rocket", slot=0).by_slot and not told(library, "rocket", slot=1).by_slot


def test_requests_ask_for_it(library: Library):
    tensors = samples.text_to_layers() | {"captions": texts("blue background", "red rocket", "heart icon")}
    tensors.pop("prompt", None)
    for way, count in (({}, 0), ({"icons": texts("off")}, 0), ({"icons": texts("auto")}, 1)):
        request = parse(tensors | way, LIMITS, icons=library)
        assert len(request.illustrations) == count
        assert [each.words for each in (request.words or WordReport()).unknown] == ([] if count else [("rocket",)])
    assert parse(tensors | {"icons": texts("auto")}, LIMITS).illustrations == {}
    with pytest.raises(Refusal, match="icons"):
        parse(tensors | {"icons": texts("always")}, LIMITS)


@pytest.mark.parametrize(
    "prompt, things, unknown",
    [
        ("three blue rockets", [("blue rocket", 3)], []),
        ("a blue kettle", [("blue kettle", 1)], []),
        ("a christmas tree and two trees", [("christmas tree", 1), ("tree icon", 2)], []),
        ("two christmas trees", [("christmas tree", 2)], []),
        ("an electric guitar", [("guitar", 1)], ["electric"]),
        ("a dog playing guitar", [("dog", 1), ("guitar", 1)], ["playing"]),
        ("a puppy", [("puppy", 1)], []),
        ("no rocket, a circle", [("circle", 1)], []),
        ("a poster for a guitar, with a circle", [("circle", 1)], ["guitar"]),
        ("red circles and a surfboard", [("red circle", 3)], ["surfboard"]),
        ("a khaki rocket", [("khaki rocket", 1)], []),
        ("hearts", [("heart icon", 3)], []),
    ],
)
def test_prompts_are_read_with_what_sets_have(
    library: Library, prompt: str, things: list[tuple[str, int]], unknown: list[str]
):
    asked = read(prompt, lexicon_of(VOCABULARY), Drawings(library, VOCABULARY))
    assert [(thing.caption, thing.count) for thing in asked.things] == things
    assert asked.unknown == unknown


def test_related_things_of_sets(library: Library):
    asked = read("a rocket above a guitar", lexicon_of(VOCABULARY), Drawings(library, VOCABULARY))
    ((word, thing, other),) = asked.relations
    assert (thing.concept, word, other.concept) == ("rocket", "above", "guitar")


def test_strict_takes_what_a_set_has_and_nothing_else(library: Library):
    tensors = samples.text_to_layers() | {"icons": texts("auto"), "strict": np.array([True])}
    tensors.pop("prompt", None)
    drawn = tensors | {"captions": texts("blue background", "red rocket", "heart icon")}
    request = parse(drawn, LIMITS, icons=library)
    assert request.words and [each.words for each in request.words.understood][1] == ("red", "rocket")
    for refused in (drawn | {"icons": texts("off")}, tensors | {"captions": texts("blue background", "surfboard", "")}):
        with pytest.raises(Refusal, match="rocket|surfboard"):
            parse(refused, LIMITS, icons=library)
