"""python-pptx reads what the SDK writes as PowerPoint."""

from __future__ import annotations

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

EMU = 9525
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture
def scale(case) -> float:
    """A slide has no side under an inch (96 px)."""
    return max(1.0, 96 / min(case.expected["width"], case.expected["height"]))


def test_pictures_lie_where_the_layers_lay(case, scale):
    deck = Presentation(str(case.path("pptx")))
    assert len(deck.slides) == 1 and deck.slide_width >= Emu(914400) and deck.slide_height >= Emu(914400)
    shapes = list(deck.slides[0].shapes)
    assert len(shapes) == len(case.layers)
    for shape, want in zip(shapes, case.layers, strict=True):  # bottom to top, too
        box = [shape.left, shape.top, shape.width, shape.height]
        wanted = [want[side] * EMU * scale for side in ("x", "y", "width", "height")]
        assert box == pytest.approx(wanted, abs=1)
        assert shape.name == case.in_xml(want["name"])


def test_opacity_hidden_and_locked_are_the_ones_of_the_layers(case):
    for shape, want in zip(Presentation(str(case.path("pptx"))).slides[0].shapes, case.layers, strict=True):
        element = shape._element
        faded = element.find(f".//{DRAWING}alphaModFix")
        assert (1.0 if faded is None else int(faded.get("amt")) / 100_000) == pytest.approx(want["opacity"], abs=1e-5)
        label = element.nvPicPr.cNvPr
        assert (label.get("hidden") == "1") is want["hidden"]
        assert (element.find(f".//{DRAWING}picLocks").get("noMove") == "1") is want["locked"]


def test_the_pictures_are_the_very_bytes(case):
    for z, shape in enumerate(Presentation(str(case.path("pptx"))).slides[0].shapes):
        assert shape.image.blob == case.path(f"{z}.png").read_bytes()


def test_every_part_is_named_typed_and_well_formed(case):
    package = Presentation(str(case.path("pptx"))).part.package
    kinds = {part.content_type.rpartition(".")[2] for part in package.iter_parts()}
    assert {"main+xml", "slideMaster+xml", "slideLayout+xml", "slide+xml", "theme+xml"} <= kinds
    for part in package.iter_parts():
        if part.content_type.endswith("+xml"):
            etree.fromstring(part.blob)
