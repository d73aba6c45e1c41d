import time
from dataclasses import replace

import numpy as np
import pytest

from mrt.experts.type.drawing import coverage, draw
from mrt.experts.type.errors import CannotSet
from mrt.experts.type.faces import CATEGORIES
from mrt.experts.type.fit import LEAST, fit
from mrt.experts.type.style import Outline, Shadow, Style

STRINGS = [
    "Summer Sale",
    "A rather long sentence that has to be parted",
    "مرحبا بكم في المتجر",
    "今日は良い天気ですね",
    "Phở Ắ",
    "x",
]


@pytest.mark.parametrize("string", STRINGS)
@pytest.mark.parametrize("region", [(400, 100), (120, 300), (300, 300)])
@pytest.mark.parametrize("style", [Style(), Style("script"), Style("serif", slanted=True)])
def test_strings_fill_their_region_and_stay_inside(string: str, region: tuple[int, int], style: Style):
    setting = fit(string, *region, style)
    mask = coverage(setting)
    rows, columns = np.flatnonzero(mask.max(1) > 40), np.flatnonzero(mask.max(0) > 40)
    assert np.ptp(columns) + 1 > 0.9 * region[0] or np.ptp(rows) + 1 > 0.5 * region[1]
    assert "".join(setting.string.split()) == "".join(string.split())
    moved = tuple(
        replace(line, x=line.x + 50, baseline=line.baseline + 50, runs=tuple((run, pen + 50) for run, pen in line.runs))
        for line in setting.lines
    )
    whole = coverage(replace(setting, width=region[0] + 100, height=region[1] + 100, lines=moved))
    assert mask.sum() >= 0.999 * whole.sum(), "nothing is cut off at the region's rim"


def test_the_largest_size_is_found():
    for string in STRINGS[:4]:
        setting = fit(string, 300, 200)
        assert fit(string, 300, 200, Style(size=setting.size * 0.8)).size < setting.size
        bigger = fit(string, 330, 220)
        assert bigger.size >= 1.05 * setting.size


def test_newlines_are_kept_and_lines_balanced():
    assert [line.string for line in fit("Fresh\nCoffee", 900, 100).lines] == ["Fresh", "Coffee"]
    assert [line.string for line in fit("a\n\nb\r\nc", 90, 300).lines] == ["a", "", "b", "c"]
    lines = fit("one two three four five six seven eight nine ten", 200, 160).lines
    widths = [line.width for line in lines]
    assert len(lines) > 2 and min(widths) > 0.5 * max(widths)


def test_figures_and_phrases_stay_together_where_type_does_not_shrink_much():
    assert fit("€ 1.299,00", 360, 160).string == "€ 1.299,00"
    assert fit("新年快乐，万事如意！", 360, 160).string == "新年快乐，\n万事如意！"
    assert "\n" not in fit("hello@studio-north.com", 360, 160).string
    assert fit("extra-ordinary", 60, 90).string == "extra-\nordinary", "no room in one line"


def test_alignment_moves_lines():
    places = {}
    for way in ("left", "center", "right"):
        places[way] = [line.x for line in fit("wide words\ni", 400, 100, Style(alignment=way, size=20)).lines]
    assert places["left"][0] == pytest.approx(0, abs=1) and places["left"][1] == pytest.approx(0, abs=1)
    assert places["left"][1] < places["center"][1] < places["right"][1]
    mask = coverage(fit("wide words\ni", 400, 100, Style(alignment="right", size=20)))
    assert np.flatnonzero(mask.max(0))[-1] >= 397


def test_letters_are_never_smaller_than_the_least():
    setting = fit("Some small words", 70, 30)
    assert setting.size * 0.546 >= LEAST
    with pytest.raises(CannotSet, match=r"has no room in 20 x 8 px: with small letters 6 px high.*enlarge") as caught:
        fit("Some small words", 20, 8)
    assert caught.value.reason == "room"
    width, height = (int(part) for part in str(caught.value).split("it takes ")[1].split(" px")[0].split(" x "))
    assert fit("Some small words", width, height).size * 0.546 >= LEAST - 0.05, "the region that the error names does"
    assert fit("word", 300, 100, Style(size=2)).size * 0.546 == pytest.approx(LEAST, abs=0.01)


@pytest.mark.parametrize(
    "string, reason, words",
    [
        ("", "empty", "nothing to draw"),
        (" \n\u200b ", "empty", "nothing to draw"),
        ("ab\x07c", "control", r"U\+0007 at 2; leave it out"),
        ("user\u202etxt", "control", r"U\+202E at 4"),
        ("\ud800", "control", r"U\+D800"),
        ("party 🎉", "emoji", r"U\+1F389 \(🎉\)"),
        ("love ❤\ufe0f", "emoji", "emoji"),
        ("⭐", "emoji", r"U\+2B50"),
        ("ქართული", "glyph", r"no font here has U\+10E5 \(ქ\).* and \d more"),
        ("a\ue000", "glyph", r"U\+E000"),
        ("a" * 10_001, "long", "10001 characters, 10000 at most"),
    ],
)
def test_what_cannot_be_set_is_said(string: str, reason: str, words: str):
    with pytest.raises(CannotSet, match=words) as caught:
        fit(string, 200, 100)
    assert caught.value.reason == reason


def test_regions_that_are_none_are_refused():
    for region in ((0, 10), (10, -1), (70_000, 10)):
        with pytest.raises(ValueError, match="sides of 1 to 65536 px"):
            fit("a", *region)


def test_notes_say_what_differs_from_the_style():
    assert fit("Hello", 200, 60, Style("serif", bold=True)).notes == ()
    assert "no script face here has these letters" in fit("Γεια", 200, 60, Style("script")).notes[0]
    assert "Pacifico has not all letters; some are set in" in fit("你好", 200, 60, Style(family="Pacifico")).notes[0]
    assert "strokes are thickened" in fit("龘", 200, 60, Style(bold=True)).notes[0]
    assert "leaned by 12 degrees" in fit("a", 200, 60, Style(slanted=True)).notes[0]
    assert fit("שלום abc", 200, 60).leftward and not fit("abc שלום", 200, 60).leftward


@pytest.mark.parametrize("category", CATEGORIES)
def test_bold_is_heavier_or_heavy_by_design(category):
    regular, bold = (coverage(fit("Hamburg", 400, 100, Style(category, bold=b, size=40))).sum() for b in (False, True))
    assert bold > 1.1 * regular or category in ("display", "script")


def test_drawn_pixels_have_the_colour_up_to_the_edge():
    pixels = draw(fit("Edge", 200, 80, Style(colour=(200, 30, 60))))
    assert pixels.shape == (80, 200, 4) and pixels.dtype == np.uint8
    assert (pixels[..., :3] == (200, 30, 60)).all(), "no fringe"
    alpha = pixels[..., 3]
    assert alpha.max() == 255 and 0.002 < ((alpha > 0) & (alpha < 255)).mean() < 0.2


def test_outlines_and_shadows_fit_into_the_region_too():
    style = Style("sans", bold=True, colour=(255, 255, 0), outline=Outline((0, 0, 255), 0.08))
    pixels = draw(fit("Rim", 200, 100, style))
    solid = pixels[pixels[..., 3] == 255][:, :3]
    assert ((solid == (0, 0, 255)).all(1)).sum() > 200 and ((solid == (255, 255, 0)).all(1)).sum() > 200
    alpha = pixels[..., 3]
    assert alpha[0].max() < 255 and alpha[-1].max() < 255 and alpha[:, 0].max() < 255
    soft = draw(fit("Dim", 200, 100, Style(colour=(255, 255, 255), shadow=Shadow(down=0.1))))
    below = soft[(soft[..., 3] > 0) & (soft[..., 3] < 140)]
    assert len(below) > 500 and below[:, :3].mean() < 120


def test_small_type_is_crisp():
    mask = coverage(fit("HILTEF HILTEF", 200, 20, Style(size=14)))
    foot = np.flatnonzero(mask.max(1) > 40)[-1]
    assert mask[foot].max() > 200, "letters stand on a whole row"
    assert (mask > 200).sum() > 0.35 * (mask > 40).sum()


def test_kerning_is_on():
    av, a, v = (fit(text, 4000, 100, Style(size=60)).lines[0].width for text in ("AVAVAV", "AAA", "VVV"))
    assert av < 0.97 * (a + v)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["lorem ipsum ", "a", "今日は良い天気", "مرحبا ", "สวัสดีครับ", "a\n"])
def test_ten_thousand_characters_take_bounded_time(word: str):
    began = time.process_time()
    try:
        setting = fit((word * 10_000)[:10_000], 2048, 2048)
    except CannotSet as error:
        assert error.reason == "room"
    else:
        assert coverage(setting).any()
    assert time.process_time() - began < 40
