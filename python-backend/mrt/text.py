"""Prompt and captions to text tokens: the bytes of one word each, so that any script can be written.

A segment is the prompt (slot 0) or the caption of one slot (MRT section 3.2: `<layer>` captions in layer order).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np

from mrt.words.quotes import parts

WORD_BYTES = 12
_STOPS = tuple(",.;:!?，。、；：")
_PIECES = re.compile(r'"[^"]*"|[^"\s]+|"')


class Word(NamedTuple):
    """A word, where in the text that it stands in it was written, and whether punctuation follows it."""

    text: str
    start: int
    end: int
    stop: bool


def located(text: str) -> list[Word]:
    """The words of a text in NFC and where they stand; all words of a quotation where the whole of it stands."""
    found = []
    for match in _PIECES.finditer(text):
        piece, (start, end) = match[0], match.span()
        quoted = piece.startswith('"') and piece.endswith('"') and len(piece) > 1
        plain = piece.split() if quoted else [piece.lower().strip(",.;:!?\"'")]
        stop = (text[end : end + 1] if quoted else piece[-1]) in _STOPS
        found += [Word(word, start, end, stop) for word in plain if word]
    return found


def words(text: str) -> list[str]:
    """Words of a caption: lower case and without punctuation at their ends, but verbatim between quotes."""
    return [word.text for word in located(unicodedata.normalize("NFC", text))]


def segments_of_prompt(prompt: str) -> dict[int, str]:
    """A prompt with `;` captions the slots 1, 2, ... in order; any other prompt is the segment of slot 0. One between
    quotation marks is a letter as any other."""
    listed = parts(prompt)
    if len(listed) == 1:
        return {0: prompt} if prompt.strip() else {}
    return {slot: part.strip() for slot, part in enumerate(listed, start=1) if part.strip()}


def encode(segments: Mapping[int, str], limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of segments {slot: text}: bytes (L, WORD_BYTES) int32, each plus 1 and 0 for none, and slots (L,) int32.

    At most `limit` tokens; what comes after is cut. A word of more bytes than a token holds takes several tokens.
    """
    kept = tokens(segments, limit)
    if not kept:
        return np.zeros((0, WORD_BYTES), np.int32), np.zeros(0, np.int32)
    return np.stack([token.row for token in kept]), np.array([token.slot for token in kept], np.int32)


class Token(NamedTuple):
    """One token: the word that it is of, its slot, and its bytes (WORD_BYTES,) int32 as `encode` gives them."""

    word: str
    slot: int
    row: np.ndarray


def tokens(segments: Mapping[int, str], limit: int) -> list[Token]:
    """The tokens of segments {slot: text}, at most `limit`."""
    every = (
        Token(word, slot, row)
        for slot, text in sorted(segments.items())
        for word in words(text)
        for row in rows_of(word)
    )
    return list(islice(every, limit))


def rows_of(word: str) -> list[np.ndarray]:
    """The tokens of one word, each (WORD_BYTES,) int32: its bytes, each plus 1 and 0 for none."""
    raw, rows = word.encode(), []
    for start in range(0, len(raw), WORD_BYTES):
        row = np.zeros(WORD_BYTES, np.int32)
        piece = raw[start : start + WORD_BYTES]
        row[: len(piece)] = np.frombuffer(piece, np.uint8).astype(np.int32) + 1
        rows.append(row)
    return rows
