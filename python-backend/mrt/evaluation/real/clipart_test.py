"""An SVG with Inkscape layers is drawn layer by layer, and the layers add up to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mrt.data.world.design import over
from mrt.evaluation.real.clipart import LONGEST, layered, units_of
from mrt.evaluation.real.rule import paper

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 width="100pt" height="80" viewBox="0 0 100 80">
<metadata><license rdf:resource="{licence}" xmlns:rdf="urn:rdf"/></metadata>
<defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>
<g inkscape:groupmode="layer" inkscape:label="ground" transform="translate(10 10)" opacity="0.5">
 <rect style="display:inline;fill:url(#g)" width="60" height="40"/>
 <g inkscape:groupmode="layer" inkscape:label="inner"><circle cx="30" cy="20" r="15"/></g>
 <rect x="50" width="5" height="40" fill="green"/>
</g>
<g inkscape:groupmode="layer" inkscape:label="off" style="display:none"><rect width="100" height="80"/></g>
<g inkscape:groupmode="layer" inkscape:label="empty"/>
<ellipse id="loose" cx="20" cy="60" rx="15" ry="10" fill="gold"/>
</svg>"""
PUBLIC = "http://web.resource.org/cc/PublicDomain"


@pytest.fixture
def svg(tmp_path: Path) -> Path:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format(licence=PUBLIC))
    return path


def test_layers_are_units_bottom_to_top(svg: Path):
    page, units, _ = units_of(svg)
    assert [unit.name for unit in units] == ["ground", "inner", "ground", units[-1].name]
    assert {unit.kind for unit in units} == {"drawing"}
    assert max(page[2:]) == LONGEST
    ground, inner, bar, loose = (unit.region for unit in units)
    assert ground.contains(inner) and ground.contains(bar) and loose.bottom > ground.bottom
    assert min(ground.x, loose.x) == pytest.approx(0.04 / 1.08 * LONGEST, abs=4), "the margin"


def test_a_layer_has_the_look_of_those_it_lies_in(svg: Path):
    _, units, _ = units_of(svg)
    assert np.median(units[1].pixels[units[1].pixels[..., 3] > 0][:, 3]) == pytest.approx(128, abs=2)
    assert (units[3].pixels[..., 3] == 255).any()


def test_units_add_up_to_the_drawing(svg: Path):
    svg.write_text(svg.read_text().replace(' opacity="0.5"', ""))  # a group's own is no sum of its parts
    page, units, whole = units_of(svg)
    pictures = [paper(page), paper(page)]
    for unit in units:
        over(pictures[0], unit.pixels, unit.region)
    over(pictures[1], whole, page)
    assert np.abs(pictures[0].astype(int) - pictures[1]).max() <= 3


def test_what_has_few_layers_or_another_licence_is_left(svg: Path, tmp_path: Path):
    assert layered(svg)
    other = tmp_path / "b.svg"
    other.write_text(SVG.format(licence="http://creativecommons.org/licenses/GPL/2.0/"))
    assert not layered(other)
    other.write_text(SVG.format(licence=PUBLIC).replace('groupmode="layer"', "", 3))
    assert not layered(other)


def test_an_empty_drawing_is_refused(tmp_path: Path):
    path = tmp_path / "c.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10"/>')
    with pytest.raises(ValueError, match="shows nothing"):
        units_of(path)
