"""Meanings of words: a table of vectors in which synonyms lie near each other. NumPy only, as serving needs it.

Beside the bytes that spell a word (mrt.text) the text encoder of family `small` takes its row of the table, so that
"spaceship" starts out close to "rocket". A word that the table lacks is zeros: only its bytes count then.
How the table is made: mrt.training.meanings.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mrt import text


def path() -> Path:
    """Where the table lies: MRT_WEIGHTS, else `weights` beside the package; `word-meanings.npz`."""
    return Path(os.environ.get("MRT_WEIGHTS", Path(__file__).resolve().parents[1] / "weights")) / "word-meanings.npz"


class Meanings:
    """`words` in the order of `rows` (W, V) int8; a row times `scale` is a vector of length 1 or less."""

    def __init__(self, words: Sequence[str], rows: np.ndarray, scale: float):
        self._rows, self._scale = rows, np.float32(scale)
        self._index = {word: i for i, word in enumerate(words)}

    @classmethod
    def read(cls, file: Path | None = None) -> Meanings:
        """From a file that `write` made. FileNotFoundError where there is none, ValueError for one that is damaged."""
        file = file or path()
        if not file.exists():
            raise FileNotFoundError(f"no {file}; make it with `python -m mrt.training.meanings`")
        try:
            with np.load(file, allow_pickle=False) as stored:
                words = stored["words"].tobytes().decode().split("\n")
                rows, scale = stored["rows"], float(stored["scale"])
        except Exception as error:  # NumPy and zipfile raise nearly anything on damaged files
            raise ValueError(f"{file} is no whole table of word meanings ({error}); check it out again") from error
        if len(words) != len(rows):
            raise ValueError(f"{file}: {len(words)} words but {len(rows)} rows; make it again")
        return cls(words, rows, scale)

    def write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        words = np.frombuffer("\n".join(self._index).encode(), np.uint8)
        np.savez_compressed(file, words=words, rows=self._rows, scale=self._scale)

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, word: str) -> bool:
        return self._row(word) is not None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._index)

    @property
    def width(self) -> int:
        return self._rows.shape[1]

    def of(self, word: str) -> np.ndarray:
        """The vector (V,) float32 of a word; zeros where neither it, its singular nor its parts are known."""
        row = self._row(word)
        if row is not None:
            return self._rows[row] * self._scale
        parts = [self._row(part) for part in word.split("-")] if "-" in word else []
        known = [self._rows[part] * self._scale for part in parts if part is not None]
        return np.mean(known, 0, dtype=np.float32) if known else np.zeros(self.width, np.float32)

    def encode(self, segments: Mapping[int, str], limit: int) -> np.ndarray:
        """The vectors (L, V) float32 of the tokens that mrt.text.encode makes of the same segments."""
        tokens = text.tokens(segments, limit)
        return np.stack([self.of(token.word) for token in tokens]) if tokens else np.zeros((0, self.width), np.float32)

    def _row(self, word: str) -> int | None:
        word = word.lower().removesuffix("'s").removesuffix("\u2019s")
        for form in (word, word.removesuffix("s"), word.removesuffix("es")):
            if form in self._index:
                return self._index[form]
        return None
