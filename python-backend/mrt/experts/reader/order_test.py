"""Reading order of rows, columns of running text, tables, and vertical lines."""

from __future__ import annotations

from mrt.experts.reader.line import Line
from mrt.experts.reader.order import in_reading_order
from mrt.experts.reader.rectangles import Rectangle


def at(string: str, left: float, y: float, width: float, height: float = 20) -> Line:
    return Line(string, Rectangle(left + width / 2, y, width, height, 0), 0.95, False, (0, 0, 0), height * 0.8)


def read(*lines: Line) -> list[str]:
    return [line.string for line in in_reading_order(lines)]


def test_columns_below_a_headline_are_read_one_after_the_other():
    lines = [at("head", 10, 30, 500, 50)]
    lines += [
        at(f"{column}{row}", 10 + 260 * index, 80 + 22 * row, 240)
        for row in range(4)
        for index, column in enumerate("ab")
    ]
    lines.append(at("foot", 10, 200, 500))
    assert read(*lines) == ["head", "a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "foot"]


def test_cells_of_a_table_are_read_row_by_row():
    lines = [
        at(f"{name}{row}", left, 40 + 30 * row, width)
        for row in range(4)
        for name, left, width in (("dish", 10, 200), ("price", 300, 50))
    ]
    assert read(*lines) == [f"{name}{row}" for row in range(4) for name in ("dish", "price")]


def test_few_lines_are_read_by_rows():
    assert read(at("b", 200, 42, 150), at("c", 10, 80, 150), at("a", 10, 40, 150)) == ["a", "b", "c"]
    assert read() == []
