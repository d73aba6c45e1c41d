"""Spaces that the recognition network leaves out where letters stand wide apart: put in by the gaps in the ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_LEAST = 0.25  # of the letters' height that a space takes at least
_USUAL = 3  # times the usual gap between letters


def spaced(string: str, at: Sequence[float], columns: np.ndarray, height: float) -> str:
    """`string` with a space in each gap that is far wider than the others.

    `at`: where each character stands, 0..1 of the line; `columns` (w,) bool: those that a stroke crosses; `height`: of
    the letters, in columns. Only ASCII that was read without any space is touched.
    """
    if len(string) < 4 or " " in string or not string.isascii() or not columns.any():
        return string
    edges = np.diff(np.pad(columns, 1).astype(np.int8))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    gaps = starts[1:] - ends[:-1]
    if len(gaps) < 2:
        return string
    usual = np.median(gaps)
    wide = [
        (ends[k] + starts[k + 1]) / 2 / len(columns)
        for k in range(len(gaps))
        if gaps[k] > max(_LEAST * height, _USUAL * usual)
    ]
    out = string[0]
    for before, letter, place, here in zip(string, string[1:], at, at[1:], strict=False):
        gap = any(place < middle < here for middle in wide)
        if gap and before.isalnum() and letter.isalnum():
            out += " "
        out += letter
    return out
