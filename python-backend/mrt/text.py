"""Prompt and captions to text tokens: the bytes of one word each, so that any script can be written.

A segment is the prompt (slot 0) or the caption of one slot (MRT section 3.2: `<layer>` captions in layer order).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np

WORD_BYTES = 12
_PIECES = re.compile(r'"[^"]*"|[^"\s]+|"')


def words(text: str) -> list[str]:
    """Words of a caption: lower case and without punctuation at their ends, but verbatim between quotes."""
    found = []
    for piece in _PIECES.findall(unicodedata.normalize("NFC", text)):
        quoted = piece.startswith('"') and piece.endswith('"') and len(piece) > 1
        found += piece.split() if quoted else [piece.lower().strip(",.;:!?\"'")]
    return [word for word in found if word]


def segments_of_prompt(prompt: str) -> dict[int, str]:
    """A prompt with `;` captions the slots 1, 2, ... in order; any other prompt is the segment of slot 0."""
    if ";" not in prompt:
        return {0: prompt} if prompt.strip() else {}
    return {slot: part.strip() for slot, part in enumerate(prompt.split(";"), start=1) if part.strip()}


def encode(segments: Mapping[int, str], limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of segments {slot: text}: bytes (L, WORD_BYTES) int32, each plus 1 and 0 for none, and slots (L,) int32.

    At most `limit` tokens; what comes after is cut. A word of more bytes than a token holds takes several tokens.
    """
    rows, slots = [], []
    for slot, text in sorted(segments.items()):
        for word in words(text):
            raw = word.encode()
            for start in range(0, len(raw), WORD_BYTES):
                row = np.zeros(WORD_BYTES, np.int32)
                piece = raw[start : start + WORD_BYTES]
                row[: len(piece)] = np.frombuffer(piece, np.uint8).astype(np.int32) + 1
                rows.append(row)
                slots.append(slot)
    if not rows:
        return np.zeros((0, WORD_BYTES), np.int32), np.zeros(0, np.int32)
    return np.stack(rows)[:limit], np.array(slots, np.int32)[:limit]
