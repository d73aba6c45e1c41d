"""Order against fribidi's, by pixels: one face draws the whole line at once through Pillow's raqm."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from mrt.experts.type import bidi
from mrt.experts.type.faces import faces
from mrt.experts.type.paragraphs import line, measured
from mrt.experts.type.shaping import draw
from mrt.experts.type.style import Style

LINES = {
    "Heebo": [
        "שלום עולם",
        "Hello שלום 123",
        "שלום Hello 123, עולם!",
        "(שלום) [abc] 12-34",
        "מחיר: 25.90 (כולל)",
        "first (בגד) c",
        "אב -5% גד 10/12/2026",
        "version 2.0 – גרסה (beta 3)",
    ],
    "Cairo": [
        "مرحبا بالعالم",
        "Kitab كتاب means book (3 times)",
        "سعر خاص: 50% فقط",
        "هاتف 0123-456 (محل)",
        "قال Hello ثم 12:30 غادر",
        "تخفيض ٥٠٪ حتى ٣١/١٢",
    ],
}


@pytest.mark.parametrize("family, text", [(family, text) for family in LINES for text in LINES[family]])
def test_runs_stand_where_a_reference_puts_them(family: str, text: str):
    face = next(one for one in faces() if one.family == family)
    style = Style(family=family)
    (paragraph,) = measured(text, style, 0)
    assert set(paragraph.faces) == {face}
    ours = line(paragraph, (0, len(paragraph.begin)), style)
    size = 64
    width = round(ours.ink.right * size) + 200
    one, other = Image.new("L", (width, 140)), Image.new("L", (width, 140))
    for run, pen in ours.runs:
        draw(ImageDraw.Draw(one), run, 100 + pen * size, 90, size)
    direction = "rtl" if bidi.base(text) else "ltr"
    ImageDraw.Draw(other).text((100, 90), text, font=face.font(size), fill=255, anchor="ls", direction=direction)
    assert overlap(one, other) > 0.8, text
    assert overlap(one, ImageOps.mirror(other)) < 0.5


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Of the ink of both, at the best of a few px to the side, since pens are rounded: 0..1."""
    ink = [np.asarray(image.crop(image.getbbox()), float) for image in (one, other)]
    height, width = np.max([plane.shape for plane in ink], 0) + (0, 6)
    still, moving = (np.pad(plane, ((0, height - plane.shape[0]), (0, width - plane.shape[1]))) for plane in ink)
    return max(
        float(np.minimum(still, np.roll(moving, by, 1)).sum() / np.maximum(still, np.roll(moving, by, 1)).sum())
        for by in range(-3, 4)
    )


def test_levels_follow_the_algorithm():
    assert bidi.base("123 שלום") == 1 and bidi.base("123 abc") == 0 and bidi.base("42") == 0
    assert bidi.levels("abc", 0) == [0, 0, 0]
    assert bidi.levels("אב 12", 1) == [1, 1, 1, 2, 2]
    assert bidi.levels("a אב b", 0) == [0, 0, 1, 1, 0, 0]
    assert bidi.levels("a (אב) c", 0) == [0, 0, 0, 1, 1, 0, 0, 0]
    assert bidi.in_visual_order("abc", [1, 2, 1]) == list("cba")
    assert bidi.in_visual_order("abcd", [0, 1, 1, 0]) == list("acbd")
    assert bidi.in_visual_order("abcd", [1, 2, 2, 1]) == list("dbca")
