import numpy as np

from mrt.evaluation.typeset import reading, sheet
from mrt.evaluation.typeset.strings import STRINGS
from mrt.experts.reader.on_cpu import reader as on_cpu
from mrt.experts.type.characters import script


def test_the_sheet_shows_every_card():
    page = sheet.sheet()
    assert page.ndim == 3 and page.shape[2] == 3 and len(sheet.CARDS) >= 24
    found = {script(letter) for card in sheet.CARDS for letter in card.string} - {""}
    assert len(found) >= 9


def test_two_hundred_different_strings():
    strings = [one for some in STRINGS.values() for one in some]
    assert len(strings) == len(set(strings)) == 200


def test_a_string_is_read_back_and_counted():
    reader = on_cpu()
    assert "\n".join(line.string for line in reader.read(reading.picture("Grand Opening", reading.STYLES["sans"]))) in (
        "Grand\nOpening",
        "Grand Opening",
    )
    found = [
        reading.Outcome("words", "sans", "a", "a", True, False, 0.0),
        reading.Outcome("words", "sans", "b", "B", False, True, 1.0),
        reading.Outcome("prices", "serif", "$1", "$1", True, False, 0.0),
    ]
    rows = reading.table(found).splitlines()
    assert rows[0] == "| strings | sans | serif |"
    assert rows[2:] == ["| words | 1 of 2 | – |", "| prices | – | 1 of 1 |", "| all | 1 of 2 | 1 of 1 |"]


def test_pictures_hold_the_ink():
    page = reading.picture("Hi", reading.STYLES["slab"])
    assert page.dtype == np.uint8 and (np.abs(page.astype(int) - (28, 36, 60)).max(-1) < 3).sum() > 500
