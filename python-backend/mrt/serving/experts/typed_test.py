"""Family and size of text that was lifted off: named where the letters are those of a font here, and only then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.experts.progress import Progress
from mrt.experts.survey import Seen
from mrt.experts.text.record import Text
from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.match import matched
from mrt.experts.type.style import Style
from mrt.geometry import Region
from mrt.serving.experts.typed import MOST, typed

STRING = "Summer Gala"


def letters(family: str = "Oswald", size: float = 60.0, string: str = STRING) -> np.ndarray:
    """A layer as tight as text is lifted off, a px of clear rows and columns around it."""
    made = draw(fit(string, 2000, 400, Style(family=family, size=size)))
    rows, columns = np.flatnonzero(made[..., 3].any(1)), np.flatnonzero(made[..., 3].any(0))
    return made[rows[0] - 1 : rows[-1] + 2, columns[0] - 1 : columns[-1] + 2]


def seen(pixels: np.ndarray, height: float = 40.0, angle: float = 0.0) -> Seen:
    box = Region(0, 0, pixels.shape[1], pixels.shape[0])
    text = Text(STRING, (STRING,), box, angle, False, (0, 0, 0), height, "left", 0.99)
    return Seen(box, "text", 0.99, pixels, text)


@pytest.mark.parametrize("family", ["Oswald", "Anton", "EB Garamond"])
def test_a_font_is_known_again_with_its_size(family: str):
    found = matched(letters(family), (STRING,))
    assert found and found.family == family and found.size == pytest.approx(60, abs=0.5)
    assert found.alike > 0.8


def test_the_longest_of_several_lines_says_it():
    found = matched(letters(string="Gala\nSummer night"), ("Gala", "Summer night"))
    assert found and found.family == "Oswald" and found.size == pytest.approx(60, abs=0.5)
    assert matched(letters(string="Gala\nSummer night"), ("Gala Summer night",)) is None, "lines that are not there"


def test_what_is_no_font_here_is_not_named():
    drawn = letters()
    wide = np.repeat(drawn, 2, 1)
    holes = drawn.copy()
    holes[::7, :, 3] = 0
    for pixels, lines in ((wide, (STRING,)), (holes, (STRING,)), (drawn, ("Winter Ball",)), (drawn * 0, (STRING,))):
        assert matched(pixels, lines) is None
    assert matched(letters(size=20), (STRING,)) is None, "small letters fit many faces"
    assert matched(drawn, ("\N{PILE OF POO}" * 8,)) is None, "nothing here draws it"


def test_only_a_few_level_blocks_are_asked_about():
    level = seen(letters())
    turned = replace(level, text=replace(level.text, angle=12.0))  # pyright: ignore[reportArgumentType]
    other = Seen(level.region, "drawing", 0.5)
    told: list[Progress] = []
    found = typed([other, turned, seen(letters(), height=10), level], told.append)
    assert [layer.text.family if layer.text else None for layer in found] == [None, "", "", "Oswald"]
    assert told == [Progress("lift", 1, 1)]
    many = typed([level] * (MOST + 2), told.append)
    assert len([layer for layer in many if layer.text and layer.text.family]) == MOST
