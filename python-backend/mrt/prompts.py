"""A prompt as the planner reads it, and captions of layers cut out of it. NumPy only: training and serving share it.

Each word has an owner: NOBODY, 0 for the background, 1, 2, ... for layers in the order of their mention.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrt.text import WORD_BYTES, Word, located, rows_of

WORDS = 192  # tokens of a prompt that the planner reads
GRID = 24  # tokens, the largest side of a canvas that it plans on
NOBODY = -1
NONE, BACKGROUND, BEGIN, INSIDE = range(4)  # what the planner says of a token
TAGS = 4


@dataclass(frozen=True)
class Prompt:
    """A text in NFC, its n words, and their L tokens: bytes (L, WORD_BYTES) int32 each plus 1 and 0 for none, then
    stop (L,) int32, 1 where punctuation follows the word; word (L,): the word of each token."""

    text: str
    words: tuple[Word, ...]
    bytes: np.ndarray
    stop: np.ndarray
    word: np.ndarray


def read(text: str) -> Prompt:
    text = unicodedata.normalize("NFC", text)
    words = tuple(located(text))
    rows = [rows_of(word.text) for word in words]
    word = np.repeat(np.arange(len(words)), [len(own) for own in rows])
    tokens = np.array([row for own in rows for row in own], np.int32).reshape(-1, WORD_BYTES)
    return Prompt(text, words, tokens, np.array([words[i].stop for i in word], np.int32), word)


def read_parts(parts: Sequence[str]) -> tuple[Prompt, list[int]]:
    """Captions as one prompt, and the owners of its words: the first is the background's, then one a layer."""
    starts = np.cumsum([0, *(len(unicodedata.normalize("NFC", part)) + 3 for part in parts[:-1])])
    prompt = read(" ; ".join(parts))
    return prompt, [int(np.searchsorted(starts, word.start, "right")) - 1 for word in prompt.words]


def owners_of(tags: Sequence[int]) -> list[int]:
    """Owners of the words from the planner's tags. INSIDE without a layer before it begins a layer."""
    owners, layers, before = [], 0, NONE
    for tag in tags:
        if tag == BEGIN or (tag == INSIDE and before not in (BEGIN, INSIDE)):
            layers += 1
        owners.append({NONE: NOBODY, BACKGROUND: 0}.get(tag, layers))
        before = tag
    return owners


def tags_of(owners: Sequence[int]) -> list[int]:
    """The inverse of `owners_of`."""
    befores = [NOBODY, *owners[:-1]]
    return [
        {NOBODY: NONE, 0: BACKGROUND}.get(owner, INSIDE if owner == before else BEGIN)
        for owner, before in zip(owners, befores, strict=True)
    ]


def token_tags(prompt: Prompt, owners: Sequence[int]) -> np.ndarray:
    """Tags of the tokens (L,) int64: what begins with the first token of a word goes on inside with the next."""
    tags = np.array(tags_of(owners), np.int64)[prompt.word]
    later = np.diff(prompt.word, prepend=NOBODY) == 0
    return np.where(later & (tags == BEGIN), INSIDE, tags)


def means(prompt: Prompt, owners: Sequence[int], wanted: Sequence[int]) -> np.ndarray:
    """(n, L) float32: row by row the average over the tokens of one of the `wanted` owners; 0 where it has none."""
    own = np.array(owners, np.int32)[prompt.word] == np.array(wanted, np.int32).reshape(-1, 1)
    return (own / np.maximum(1, own.sum(1, keepdims=True))).astype(np.float32)


def caption(prompt: Prompt, owners: Sequence[int], owner: int) -> str:
    """The text from the first to the last word of an owner, as it was written."""
    own = [word for word, whose in zip(prompt.words, owners, strict=True) if whose == owner]
    return prompt.text[own[0].start : own[-1].end].strip(" ,.;:") if own else ""
