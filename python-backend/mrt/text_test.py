from __future__ import annotations

import numpy as np

from mrt.text import WORD_BYTES, encode, segments_of_prompt, words


def said(row: np.ndarray) -> bytes:
    return bytes(int(value) - 1 for value in row if value)


def test_words_are_lower_case_without_punctuation_but_verbatim_in_quotes():
    assert words('A Red star, with "SALE now!" (big).') == [
        "a",
        "red",
        "star",
        "with",
        '"SALE',
        'now!"',
        "(big)",
    ]
    assert words('"SALE"') == ['"SALE"']


def test_punctuation_alone_says_nothing():
    assert words(" ... ,;! ") == []
    assert words("") == []


def test_an_open_quote_is_dropped():
    assert words('say "hello') == ["say", "hello"]


def test_one_text_has_one_form():
    assert words("cafe\u0301") == words("caf\u00e9") == ["caf\u00e9"]


def test_semicolons_caption_the_slots_in_order():
    assert segments_of_prompt("blue sky; ;a star;") == {1: "blue sky", 3: "a star"}
    assert segments_of_prompt('blue; text "a; b"') == {1: "blue", 2: 'text "a; b"'}
    assert segments_of_prompt('text "a; b"') == {0: 'text "a; b"'}
    assert segments_of_prompt("a blue sky") == {0: "a blue sky"}
    assert segments_of_prompt("  ") == {}


def test_tokens_are_words_in_slot_order():
    rows, slots = encode({2: "star", 0: "a poster"}, 10)
    assert [said(row) for row in rows] == [b"a", b"poster", b"star"]
    assert slots.tolist() == [0, 0, 2]
    assert rows.dtype == slots.dtype == np.int32 and rows.shape == (3, WORD_BYTES)


def test_any_script_is_read_and_long_words_take_several_tokens():
    rows, slots = encode({1: "\u7d05\u3044\u661f\u306e\u30dd\u30b9\u30bf\u30fc"}, 10)
    assert b"".join(said(row) for row in rows).decode() == "\u7d05\u3044\u661f\u306e\u30dd\u30b9\u30bf\u30fc"
    assert len(rows) == 2 and slots.tolist() == [1, 1]


def test_a_zero_byte_is_no_padding():
    rows, _ = encode({0: "a\0b"}, 10)
    assert rows[0, :4].tolist() == [98, 1, 99, 0]


def test_no_more_than_the_limit():
    rows, slots = encode({0: "one two three"}, 2)
    assert len(rows) == len(slots) == 2


def test_nothing_said_has_no_tokens():
    rows, slots = encode({}, 10)
    assert rows.shape == (0, WORD_BYTES) and slots.shape == (0,)
