import numpy as np
import pytest

from mrt.experts.type.drawing import draw
from mrt.experts.type.errors import CannotSet
from mrt.experts.type.fit import fit
from mrt.experts.type.style import Style
from mrt.experts.type.typeset import typeset


def test_a_misspelled_layer_is_replaced_in_its_colour_size_and_style():
    drawn = draw(fit("CAFE", 300, 100, Style("serif", bold=True, colour=(120, 40, 20), size=48)))
    made = typeset("COFFEE", 300, 100, drawn, 'brown text "COFFEE"', "CAFE", np.full((100, 300, 3), 250, np.uint8))
    style = made.setting.style
    assert made.setting.string == "COFFEE" and style.colour == (120, 40, 20) and style.bold
    assert made.setting.size == pytest.approx(48, rel=0.15)
    rows = [np.flatnonzero(pixels[..., 3].max(1) > 127) for pixels in (drawn, made.pixels)]
    assert np.ptp(rows[0]) == pytest.approx(np.ptp(rows[1]), abs=6)
    assert made.pixels.shape == (100, 300, 4) and made.notes == ()


def test_without_a_layer_words_and_ground_decide():
    made = typeset("Γεια σου", 200, 80, None, "handwritten", "", np.zeros((80, 200, 3), np.uint8))
    assert min(made.setting.style.colour) > 200
    assert any("cannot be read" in note for note in made.notes)
    assert any("no handwritten face" in note for note in made.notes)


def test_what_cannot_be_done_is_said():
    with pytest.raises(CannotSet):
        typeset("🎉", 100, 50)
    with pytest.raises(ValueError, match="scale it to that first"):
        typeset("a", 100, 50, np.zeros((10, 10, 4), np.uint8))


def test_a_blot_is_no_measure_of_size():
    drawn = np.zeros((100, 300, 4), np.uint8)
    drawn[48:52, 150:154] = (200, 0, 0, 255)
    made = typeset("SALE", 300, 100, drawn, "", ".")
    assert made.setting.size > 0.35 * fit("SALE", 300, 100).size and made.setting.style.colour == (200, 0, 0)
