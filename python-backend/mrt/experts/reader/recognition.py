"""What lines say: PP-OCR's recognition network in batches of about one width, and greedy CTC decoding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from mrt.experts.progress import Progress, Report, unheard

Recogniser = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Lines (n, 3, HEIGHT, w) float32 in -1..1, blue first, n at most ROWS, to the likeliest character of each step, as an
index (n, t) of `alphabet`, and its probability (n, t) float32."""

HEIGHT = 48  # px
LONGEST = 3200  # px, of a line at that height
SHORTEST = 320  # px, to which shorter lines are filled up with grey, as in training
ROWS = 8  # lines of a call
BATCH = 6400  # px of all lines of a call: the probabilities of all characters take some 60 MB
CELL = 8  # px of a step of the answer


class Reading(NamedTuple):
    """A string, the mean of its characters' probabilities, and where each character stands, 0..1 of the line."""

    string: str
    confidence: float
    at: tuple[float, ...] = ()


def alphabet(characters: str) -> list[str]:
    """What the answers' classes mean, by characters.txt, a line each; the first is no character."""
    return ["", *characters.splitlines(), " "]


def read(
    lines: Sequence[np.ndarray], network: Recogniser, characters: Sequence[str], report: Report = unheard
) -> list[Reading]:
    """Of each of `lines` (HEIGHT, w, 3) uint8, laid level, what it says."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
    readings: dict[int, Reading] = {}
    start = 0
    while start < len(order):
        end = start + 1
        most = min(len(order), start + ROWS)
        while end < most and (end + 1 - start) * _width(lines[order[end]]) <= BATCH:
            end += 1
        batch = [lines[index] for index in order[start:end]]
        planes = np.zeros((len(batch), 3, HEIGHT, _width(batch[-1])), np.float32)
        for plane, line in zip(planes, batch, strict=True):
            plane[:, :, : line.shape[1]] = line[..., ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
        report(Progress("read", end, len(order)))
        for index, line, best, sure in zip(order[start:end], batch, *network(planes), strict=True):
            readings[index] = _decoded(best, sure, planes.shape[-1] / line.shape[1], characters)
        start = end
    return [readings[index] for index in range(len(lines))]


def _width(line: np.ndarray) -> int:
    return max(SHORTEST, -(-line.shape[1] // CELL) * CELL)


def _decoded(best: np.ndarray, sure: np.ndarray, stretch: float, characters: Sequence[str]) -> Reading:
    """The likeliest class of each step (t,), repeated ones and blanks left out."""
    kept = best != 0
    kept[1:] &= best[1:] != best[:-1]
    steps = np.nonzero(kept)[0]
    if not len(steps):
        return Reading("", 0.0)
    letters = [str(characters[index]) for index in best[steps]]
    at = (steps + 0.5) / len(best) * stretch
    string = "".join(letters)
    spread = [place for letter, place in zip(letters, at, strict=True) for _ in letter]
    lead = len(string) - len(string.lstrip())
    string = string.strip()
    return Reading(string, float(sure[steps].mean()), tuple(spread[lead : lead + len(string)]))
