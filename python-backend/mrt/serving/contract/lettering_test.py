from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.serving.contract.lettering import string_in, strings_of, without_strings
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.testing import samples
from mrt.serving.testing.experts import LIMITS
from mrt.serving.testing.samples import texts
from mrt.vocabulary import Unknown, Vocabulary

VOCABULARY = Vocabulary(
    ("red star icon", "text"), ("SALE",), ("red", "blue", "white"), ("<colour> background",), (), (), (), (), ()
)


@pytest.mark.parametrize(
    "caption, string",
    [
        ('white text "SALE"', "SALE"),
        ('"two  words" above “curly”', "two words\ncurly"),
        ('an unbalanced " quote', ""),
        ('nothing "" in it', ""),
        ("a red heart", ""),
    ],
)
def test_a_string_is_what_stands_in_quotes(caption: str, string: str):
    assert string_in(caption) == string


def test_only_layers_have_strings():
    assert strings_of({0: '"A"', 1: '"B"', 2: '"C"', 3: "d"}) == {2: "C"}


def test_a_string_that_is_set_is_not_unknown_but_other_words_are():
    found = [Unknown(2, "c", ('"MOO"', "rocket", "Bold")), Unknown(3, "d", ('"MOO"',)), Unknown(4, "e", ())]
    strings = {2: "MOO", 3: "MOO"}
    assert without_strings(found, strings) == (Unknown(2, "c", ("rocket",)), Unknown(4, "e", ()))
    prompt = Unknown(0, "a", ('"MOO"', '"BAA"', "rocket"))
    assert without_strings([prompt], strings) == (Unknown(0, "a", ('"BAA"', "rocket")),), "no layer says BAA"


def _unknown(request: Request) -> tuple[Unknown, ...]:
    assert request.words
    return request.words.unknown


def asked(**tensors: np.ndarray):
    captions = texts("blue background", "red star icon", 'white text "MOO"')
    return parse(samples.text_to_layers() | {"captions": captions} | tensors, replace(LIMITS, vocabulary=VOCABULARY))


def test_letters_are_the_networks_unless_asked_otherwise():
    assert asked().strings == {} and _unknown(asked()) == (Unknown(3, 'white text "MOO"', ('"MOO"',)),)
    for way in ("auto", "typeset"):
        made = asked(text=texts(way))
        assert (made.strings, made.lettering, _unknown(made)) == ({3: "MOO"}, way, ())
    assert asked(text=texts("drawn")).strings == {}


def test_what_cannot_be_set_is_refused():
    for tensors, limits in (
        (samples.restyle_layers(), LIMITS),
        (samples.text_to_layers(), replace(LIMITS, max_parts=0)),
    ):
        with pytest.raises(Refusal, match="text") as caught:
            parse(tensors | {"text": texts("typeset")}, limits)
        assert caught.value.field == "text"
        assert parse(tensors | {"text": texts("auto")}, limits).strings == {}
