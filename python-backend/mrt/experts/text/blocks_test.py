"""Lines are grouped by colour, size, gap and direction, never across another line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mrt.experts.reader.line import Line
from mrt.experts.reader.order import in_reading_order
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.text.blocks import blocks

LINE = Line("one", Rectangle(200, 100, 300, 40, 0), 0.95, False, (20, 20, 20), 30)


def at(string: str, x: float, y: float, **changes) -> Line:
    box = LINE.rectangle._replace(x=x, y=y, **{k: v for k, v in changes.items() if k in Rectangle._fields})
    rest = {k: v for k, v in changes.items() if k not in Rectangle._fields}
    return replace(LINE, string=string, rectangle=box, **rest)


def names(groups: list[list[Line]]) -> list[list[str]]:
    return [[line.string for line in group] for group in groups]


def test_near_lines_of_one_look_belong_together():
    below, last = at("two", 210, 145), at("three", 190, 190, height=44)
    assert names(blocks([LINE, below, last])) == [["one", "two", "three"]]
    assert names(blocks([LINE, at("beside", 440, 100, width=150)])) == [["one", "beside"]]


@pytest.mark.parametrize(
    "other",
    [
        at("two", 200, 145, colour=(200, 20, 20)),
        at("two", 200, 160, height=80),
        at("two", 200, 190),
        at("two", 200, 145, angle=20),
        at("two", 620, 145),
    ],
    ids=["colour", "size", "gap", "direction", "beside"],
)
def test_others_stay_apart(other: Line):
    assert names(blocks([LINE, other])) == [["one"], ["two"]]


def test_no_block_reaches_across_another_line():
    large = at("large", 200, 60, height=90)
    small = at("small", 200, 130, height=30, colour=(200, 0, 0))
    again = at("again", 200, 200, height=90)
    assert names(blocks([large, small, again])) == [["large"], ["small"], ["again"]]
    assert names(blocks([large, again])) == [["large", "again"]]


def test_reading_order_is_row_by_row_and_columns_from_the_right():
    column = [
        at(string, x, 400, width=200, height=40, angle=90, vertical=True) for string, x in (("B", 300), ("A", 360))
    ]
    rows = [at("right", 420, 102), at("below", 200, 200), LINE]
    assert [line.string for line in in_reading_order([*column, *rows])] == ["one", "right", "below", "A", "B"]
