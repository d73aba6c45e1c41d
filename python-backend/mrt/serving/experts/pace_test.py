from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.survey import Seen, Survey
from mrt.geometry import Region
from mrt.serving.experts.pace import BASE_BYTES, Pace, expected, memory


def survey(width: int, height: int, *boxes: Region, letters: bool = False) -> Survey:
    picture = np.broadcast_to(np.zeros(3, np.uint8), (height, width, 3))
    pixels = [np.broadcast_to(np.zeros(4, np.uint8), (box.height, box.width, 4)) if letters else None for box in boxes]
    layers = [Seen(box, None, 1.0, own) for box, own in zip(boxes, pixels, strict=True)]
    return Survey(picture, picture, layers, 0)


SMALL, LARGE = Region(0, 0, 100, 100), Region(0, 0, 900, 900)


def test_more_to_do_takes_longer():
    plain = expected(survey(1000, 1000))
    assert 0 < plain < expected(survey(2000, 1000))
    lifted, cut = (expected(survey(1000, 1000, LARGE, letters=letters)) for letters in (True, False))
    assert plain < lifted < cut, "text has been lifted off already"
    assert expected(survey(1000, 1000, SMALL)) < cut < expected(survey(1000, 1000, LARGE, LARGE))


def test_it_learns_how_slow_the_machine_is_but_not_from_one_run_alone():
    pace, seen = Pace(), survey(1000, 1000, SMALL)
    first = pace.seconds(seen)
    assert first == expected(seen)
    pace.note(seen, 3 * first)
    assert first < pace.seconds(seen) < 2 * first
    for _ in range(50):
        pace.note(seen, 3 * first)
    assert pace.seconds(seen) == pytest.approx(3 * first, rel=0.01)
    for _ in range(50):
        pace.note(seen, 1e9)
    assert pace.seconds(seen) <= 5.01 * first, "a run that was held up says little"
    for _ in range(50):
        pace.note(seen, 0)
    assert 0 < pace.seconds(seen) < first


def test_memory_grows_with_the_picture_and_its_layers():
    assert BASE_BYTES < memory((1000, 1000), [LARGE]) < memory((1000, 1000), [LARGE, SMALL])
    assert memory((1000, 1000), [LARGE, SMALL]) < memory((2000, 1000), [LARGE, SMALL])


def test_large_letters_need_memory_of_their_own():
    plain, text = memory((1000, 1000), [LARGE]), memory((1000, 1000), [LARGE], 900_000)
    assert plain < text < memory((1000, 1000), [LARGE], 1_000_000)
    assert memory((9000, 4000), [LARGE], 900_000) == memory((9000, 4000), [LARGE]), "one is done after the other"
