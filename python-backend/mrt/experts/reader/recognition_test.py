"""Decoding of answers, batches, and spaces that were left out."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.reader.recognition import HEIGHT, ROWS, alphabet, read
from mrt.experts.reader.spaces import spaced

CHARACTERS = alphabet("a\nb\nc\n")


def likeliest(answer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return answer.argmax(2), answer.max(2)


def test_repeats_and_blanks_are_left_out():
    steps = [0, 1, 1, 0, 1, 2, 4, 3, 0, 0]
    answer = np.full((1, len(steps), len(CHARACTERS)), 0.02, np.float32)
    answer[0, np.arange(len(steps)), steps] = 0.9
    answer[0, 1, 1] = 0.5
    (reading,) = read([np.zeros((HEIGHT, 640, 3), np.uint8)], lambda planes: likeliest(answer), CHARACTERS)
    assert reading.string == "aab c"
    assert reading.confidence == pytest.approx((0.5 + 4 * 0.9) / 5, abs=1e-4)
    assert reading.at == pytest.approx([0.15, 0.45, 0.55, 0.65, 0.75])


def test_lines_of_all_lengths_keep_their_places():
    calls = []

    def network(planes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Says a for dark lines, b for bright ones."""
        calls.append(planes.shape)
        answer = np.zeros((len(planes), 4, len(CHARACTERS)), np.float32)
        answer[:, :, 0] = 0.5
        answer[np.arange(len(planes)), 0, 1 + (planes[:, 0, 0, 0] > 0)] = 1
        return likeliest(answer)

    lines = [np.full((HEIGHT, 40 + 97 * (k * 7 % 30), 3), 255 * (k % 2), np.uint8) for k in range(30)]
    assert "".join(reading.string for reading in read(lines, network, CHARACTERS)) == "ab" * 15
    assert all(
        n <= ROWS and n * w <= 6400 and w >= 320 and w % 8 == 0 and (c, h) == (3, HEIGHT) for n, c, h, w in calls
    )
    assert len(calls) < 12
    assert read([], network, CHARACTERS) == []


def test_spaces_go_where_the_gap_is_far_wider_than_the_others():
    columns = np.zeros(200, bool)
    for start in (0, 20, 40, 90, 110):
        columns[start : start + 16] = True
    at = [middle / 200 for middle in (8, 28, 48, 98, 118)]
    assert spaced("GOOUT", at, columns, 40) == "GOO UT"
    assert spaced("GO OUT", [*at, 0.9], columns, 40) == "GO OUT", "what has spaces is believed"
    assert spaced("GOOUT", at, columns, 200) == "GOOUT", "the gap is small beside letters of that height"
    assert spaced("拒绝二手烟", at, columns, 40) == "拒绝二手烟"
