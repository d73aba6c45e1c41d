"""What is true of a design's text, and how results are scored against it."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.data.world.design import Background, Design, Layer
from mrt.evaluation.text import report
from mrt.evaluation.text.scores import psnr, scored
from mrt.evaluation.text.truth import ground_of, letters_of, readable, truth_of
from mrt.experts.text.lift import lift
from mrt.experts.text.summed import summed
from mrt.experts.text.testing.lettering import Lettering, flat, lettered, slope, stripes
from mrt.geometry import Region

SIZE = 400, 160


def design(lettering: Lettering, string: str = "Market") -> Design:
    """The lettering as a layer on a canvas that is larger than its page."""
    straight = np.dstack([np.broadcast_to((170, 24, 60), lettering.ground.shape), np.ones(lettering.alpha.shape)])
    straight[..., 3] = 255
    pixels = np.rint(straight * lettering.alpha[..., None]).astype(np.uint8)
    ground = np.dstack([lettering.ground, np.full(lettering.alpha.shape, 255, np.uint8)])
    layer = Layer("text", "headline", "word", "word", "word", (), Region(10, 20, *SIZE), pixels, text=string)
    page = Region(10, 20, *SIZE)
    return Design(
        "poster", (SIZE[0] + 30, SIZE[1] + 40), page, Background("solid", "paper", ground), (layer,), "a page"
    )


def test_the_truth_of_a_page():
    lettering = lettered(slope(*SIZE), ("Market", 60, 40, 70))
    truth = truth_of(design(lettering))
    assert np.abs(truth.picture.astype(int) - lettering.picture).max() <= 1
    np.testing.assert_array_equal(truth.ground, lettering.ground)
    np.testing.assert_allclose(truth.alpha, lettering.alpha, atol=0.003)
    (text,) = truth.texts
    assert text.string == "Market" and text.ground == "gradient" and text.region == Region(0, 0, *SIZE)


def test_what_is_found_and_what_is_not():
    lettering = lettered(flat(*SIZE), ("Market", 60, 40, 70))
    truth = truth_of(design(lettering))
    layers, ground = lift(truth.picture, lettering.lines)
    alphabet = set("Market")
    (good,) = scored(truth, lettering.lines, layers, ground, alphabet)
    assert good.boxed and good.iou > 0.95 and good.ground > 45 and good.alike == 1 and good.kind == "flat"
    assert psnr(summed(layers, ground), truth.picture) > 50
    (none,) = scored(truth, [], [], truth.picture, alphabet)
    assert not none.boxed and none.iou == 0 and none.ground < 15 and none.alike == 0
    table = report.rows([good, none])
    assert table["all"]["texts"] == 2 and table["all"]["boxed"] == 0.5 and "structured" not in table
    assert table["all"]["alpha IoU"] == pytest.approx(good.iou)
    assert table["all"]["alpha IoU of all"] == pytest.approx(good.iou / 2)
    text = report.markdown({"pages": 1}, table)
    assert "| flat | 2 | 0.500 | 0.500 | 1 | 1.000 |" in text


def test_strings_are_compared_without_spaces_where_they_can_be_read():
    assert letters_of("Grand  opening\n２０") == "Grandopening20"
    assert readable("ab c", "abc") and not readable("рум", "abc") and not readable(" ", "abc")


def test_kinds_of_ground():
    assert [ground_of(made(*SIZE)) for made in (flat, slope, stripes)] == ["flat", "gradient", "structured"]
