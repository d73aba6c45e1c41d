import numpy as np
import pytest

from mrt.experts.type.legible import LEAST, legible, luminance


def flat(*colour: int) -> np.ndarray:
    return np.full((20, 30, 3), colour, np.uint8)


def contrast(one, other) -> float:
    high, low = sorted((float(luminance(np.array(one))), float(luminance(np.array(other)))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_guidelines():
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_a_colour_that_can_be_read_stays():
    assert legible((200, 20, 20), flat(255, 255, 255)) == ((200, 20, 20), None, "")


@pytest.mark.parametrize(
    "colour, ground",
    [((250, 240, 90), (255, 255, 255)), ((60, 60, 70), (20, 20, 20)), ((90, 120, 130), (120, 120, 120))],
)
def test_another_tone_is_said(colour, ground):
    found = legible(colour, flat(*ground))
    assert contrast(found.colour, ground) >= LEAST and found.outline is None
    assert "cannot be read on what lies beneath; set in #" in found.note


def test_a_colour_that_was_asked_for_stays_where_it_is_seen_at_all():
    white, teal = (240, 244, 247), (27, 160, 143)
    assert contrast(white, teal) < LEAST
    assert legible(white, flat(*teal), asked=True) == (white, None, "")
    unseen = legible(white, flat(255, 255, 255), asked=True)
    assert unseen.colour == white and unseen.outline is not None and "hardly seen" in unseen.note
    assert contrast(unseen.outline.colour, (255, 255, 255)) > LEAST


def test_the_palette_goes_first_where_it_is_nearer():
    found = legible((240, 230, 120), flat(255, 255, 255), palette=[(150, 90, 10), (0, 0, 160), (250, 250, 90)])
    assert found.colour == (150, 90, 10)


def test_a_ground_both_light_and_dark_gets_an_outline():
    ground = np.random.default_rng(0).integers(0, 256, (40, 40, 1), np.uint8).repeat(3, 2)
    found = legible((128, 128, 128), ground)
    assert found.outline is not None and "outline" in found.note
    assert contrast(found.colour, found.outline.colour) > 7


def test_a_ground_without_pixels_is_refused():
    with pytest.raises(ValueError, match="the ground is"):
        legible((0, 0, 0), np.zeros((0, 4, 3), np.uint8))
