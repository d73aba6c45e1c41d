"""Letters that read as asked stay; others are set in their place, and what cannot be set is said."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.survey import Experts
from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.style import Style
from mrt.experts.type.typeset import typeset
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png
from mrt.serving.experts.lettering import messages

DRAWN = np.zeros((80, 300, 4), np.uint8)
DRAWN[20:60, 30:270] = (250, 240, 20, 255)


def said(
    string: str, read: str = "", trusted: bool = True, drawn: np.ndarray = DRAWN, measured: bool = True
) -> Message:
    def reader(picture: np.ndarray, report: object) -> Sequence[Line]:
        assert picture.shape == (80, 300, 3) and picture[40, 100, 0] > picture[0, 0, 0] + 150, "light letters on dark"
        return [Line(read, Rectangle(150, 40, 240, 40, 0), 0.99, False, (250, 240, 20), 40.0)] if read else []

    experts = Experts(reader, lambda planes: planes)
    asked = {"string": string, "words": f'text "{string}"', "trusted": trusted, "ground": [[[20, 30, 90]] * 24] * 24}
    (made,) = messages(asked | {"measured": measured}, png(drawn), experts)
    assert made.event == "lettered"
    return made


def test_letters_that_read_as_asked_stay():
    made = said("SALE", "SALE")
    assert made.info["lettering"] == "drawn" and made.image == b""
    assert made.info["text"]["string"] == "SALE" and made.info["text"]["box"] == [30, 20, 240, 40]


def test_others_are_set_in_their_colour():
    for made in (said("SALE", "SALF"), said("SALE", "SALE", trusted=False), said("Grüße €9")):
        assert made.info["lettering"] == "typeset"
        pixels = np.asarray(Image.open(io.BytesIO(made.image)))
        assert pixels.shape == DRAWN.shape
        ink = pixels[pixels[..., 3] == 255][:, :3]
        assert len(ink) > 200 and np.abs(np.median(ink, 0) - (250, 240, 20)).max() <= 2
        assert {"family", "size", "colour", "height"} <= set(made.info["text"])


def test_letters_are_as_large_as_drawn_or_as_the_region_where_that_says_nothing():
    small = np.zeros_like(DRAWN)
    small[34:46, 100:200] = (250, 240, 20, 255)
    as_drawn, filling = (said("SALE", drawn=small, measured=measured) for measured in (True, False))
    assert filling.info["text"]["size"] > 1.5 * as_drawn.info["text"]["size"]


def test_what_no_font_holds_stays_as_drawn_and_is_said():
    made = said("party 🎉")
    assert made.info["lettering"] == "drawn" and made.image == b""
    assert "cannot be set" in made.info["note"] and "emoji" in made.info["note"]


def test_a_heading_is_bold_where_other_letters_were_drawn():
    thin = draw(fit("OTHER", 300, 80, Style(size=40)))
    heading, prose = "HELLO", "Hello to everybody who reads this line of text"
    for string, heavier in ((heading, True), (prose, False)):
        plain = typeset(string, 300, 80, thin).pixels[..., 3].sum(dtype=float)
        made = np.asarray(Image.open(io.BytesIO(said(string, trusted=False, drawn=thin).image)))[..., 3]
        assert (made.sum(dtype=float) > 1.15 * plain) == heavier, string
