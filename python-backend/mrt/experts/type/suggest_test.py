import numpy as np
import pytest

from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.look import look_of
from mrt.experts.type.style import Style, families
from mrt.experts.type.suggest import style_of


def layer(string: str, style: Style, region: tuple[int, int] = (320, 90)) -> np.ndarray:
    return draw(fit(string, *region, style))


def test_colour_size_and_place_come_from_what_was_drawn():
    drawn = layer("Summer Sale", Style(colour=(200, 30, 60), size=32, alignment="left"))
    style = style_of(drawn, "", "Summer Sale").style
    assert style.colour == (200, 30, 60) and style.size == pytest.approx(32, rel=0.12)
    assert style.alignment == "left" and not style.bold and not style.slanted and style.category == "sans"


@pytest.mark.parametrize("family", ["Inter", "EB Garamond", "Rokkitt", "JetBrains Mono", "Montserrat", "Caveat"])
def test_category_and_weight_are_recognised(family: str):
    for bold in (False, True):
        for string in ("Summer Sale", "GOOD MORNING"):
            style = style_of(layer(string, Style(family=family, bold=bold)), "a text", string).style
            assert (style.category, style.bold) == (families()[family], bold), string


def test_letters_that_cannot_be_read_do_not_tell_how_others_are_to_stand():
    drawn = layer("Summer Sale", Style(size=32, alignment="right"))
    assert style_of(drawn, "", "Summer Sale").style.alignment == "right"
    assert style_of(drawn, "").style.alignment == "center"


def test_weight_without_a_string_is_by_the_strokes():
    assert style_of(layer("Morning", Style(bold=True))).style.bold
    assert not style_of(layer("Morning", Style())).style.bold


def test_slant_is_seen_but_is_a_script_s_own():
    assert style_of(layer("Modern Loft", Style(slanted=True)), "", "Modern Loft").style.slanted
    assert not style_of(layer("Modern Loft", Style()), "", "Modern Loft").style.slanted
    assert not style_of(layer("Modern Loft", Style("script")), "script", "Modern Loft").style.slanted


@pytest.mark.parametrize(
    "words, wanted",
    [
        ("elegant text", ("serif", "EB Garamond", False)),
        ("handwritten note", ("handwritten", "Caveat", False)),
        ("bold typewriter letters", ("mono", "Courier Prime", True)),
        ('red text "bold script"', ("sans", "", False)),
        ("sans-serif", ("sans", "", False)),
        ("serif", ("serif", "", False)),
        ("wedding calligraphy", ("script", "Great Vibes", False)),
        ("", ("sans", "", False)),
    ],
)
def test_words_of_the_caption_decide(words: str, wanted):
    for drawn in (None, np.zeros((20, 20, 4), np.uint8)):
        style = style_of(drawn, words).style
        assert (style.category, style.family, style.bold) == wanted


def test_lines_are_counted_and_aligned():
    for way in ("left", "center", "right"):
        look = look_of(layer("several words\nin\nthree lines", Style(alignment=way, size=24), (300, 200)))
        assert look is not None and look.lines == 3 and look.alignment == way
    accents = look_of(layer("Ärger über Öl", Style()))
    assert accents is not None and accents.lines == 1


def test_an_unreadable_colour_is_mended_and_said():
    drawn = layer("Summer", Style(colour=(250, 250, 200)))
    found = style_of(drawn, "", "Summer", ground=np.full((90, 320, 3), 255, np.uint8))
    assert max(found.style.colour) < 60 and "cannot be read" in found.notes[0]
    kept = style_of(drawn, "", "Summer", ground=np.zeros((90, 320, 3), np.uint8))
    assert kept.style.colour == (250, 250, 200) and kept.notes == ()


def test_layers_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="a layer is"):
        style_of(np.zeros((4, 4, 3), np.uint8))
