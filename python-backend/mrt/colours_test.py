"""Names of colours, their shades, and what the weights know instead."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.colours import COLOURS, colour_of, named, nearest, oklab


@pytest.mark.parametrize("name, known", [
    ("navy", "blue"), ("gold", "yellow"), ("maroon", "red"), ("coral", "orange"),
    ("indigo", "purple"), ("charcoal", "black"), ("cream", "white"), ("turquoise", "teal"), ("hot pink", "pink"),
])  # fmt: skip
def test_a_colour_is_taken_for_that_which_people_would_call_it(name: str, known: str):
    rgb = colour_of(name)
    assert rgb is not None
    assert nearest(rgb, COLOURS) == known


def test_the_ten_are_themselves():
    assert {name: nearest(rgb, COLOURS) for name, rgb in COLOURS.items()} == {name: name for name in COLOURS}
    assert all(named()[name] == rgb for name, rgb in COLOURS.items())


def test_shades_are_darker_lighter_and_clearer():
    def lightness(name: str) -> float:
        return float(oklab(np.array(colour_of(name)))[0])

    for name in COLOURS:
        if name not in ("white", "black"):
            assert lightness(f"dark {name}") < lightness(f"deep {name}") < lightness(name) < lightness(f"pale {name}")


def test_digits_are_a_colour_only_where_there_are_six():
    assert colour_of("#1a2b3c") == (26, 43, 60)
    assert colour_of("#1a2b3") is colour_of("#gggggg") is colour_of("rocket") is None
