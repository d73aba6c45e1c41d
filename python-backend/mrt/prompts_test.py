"""Owners of words to tags and back, and captions cut out of a prompt verbatim."""

from __future__ import annotations

import numpy as np
import pytest

from mrt import prompts
from mrt.prompts import BACKGROUND, BEGIN, INSIDE, NONE


def test_tags_and_owners_are_inverse():
    owners = [-1, 1, 1, 2, -1, 3, 0, 0]
    assert prompts.owners_of(prompts.tags_of(owners)) == owners
    assert prompts.tags_of(owners) == [NONE, BEGIN, INSIDE, BEGIN, NONE, BEGIN, BACKGROUND, BACKGROUND]


def test_what_is_inside_of_nothing_begins_a_layer():
    assert prompts.owners_of([INSIDE, NONE, INSIDE, INSIDE]) == [1, -1, 2, 2]


def test_a_caption_is_cut_out_as_it_was_written():
    prompt = prompts.read('A Red heart-icon, white text "NEW YEAR": on a teal background.')
    owners = [-1, 1, 1, 2, 2, 2, 2, -1, -1, 0, 0]
    assert [word.text for word in prompt.words][5:7] == ['"NEW', 'YEAR"']
    cut = [prompts.caption(prompt, owners, owner) for owner in range(4)]
    assert cut == ["teal background", "Red heart-icon", 'white text "NEW YEAR"', ""]


def test_parts_keep_their_words_apart():
    prompt, owners = prompts.read_parts(["blue background", "", 'text "A;B"', "сердце"])
    assert [word.text for word in prompt.words] == ["blue", "background", "text", '"A;B"', "сердце"]
    assert owners == [0, 0, 2, 2, 3]


@pytest.mark.parametrize("text", ["", "  ", ";;;", '"', "…", "a" * 50])
def test_anything_can_be_read(text: str):
    prompt = prompts.read(text)
    assert len(prompt.bytes) == len(prompt.stop) == len(prompt.word)
    assert prompts.means(prompt, [0] * len(prompt.words), [0, 7]).shape == (2, len(prompt.word))


def test_punctuation_after_a_word_is_seen():
    assert [word.stop for word in prompts.read('a heart, a "moon", a sun').words] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]


def test_a_long_word_is_several_tokens_of_one_owner():
    prompt = prompts.read("сердечко star")  # 16 bytes, then 4
    assert list(prompt.word) == [0, 0, 1]
    assert list(prompts.token_tags(prompt, [1, 2])) == [BEGIN, INSIDE, BEGIN]
    np.testing.assert_allclose(prompts.means(prompt, [1, 2], [2, 1]), [[0, 0, 1], [0.5, 0.5, 0]])
