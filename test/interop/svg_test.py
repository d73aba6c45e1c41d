"""An XML reader finds in the SVG what the SDK wrote into it; how it looks is tested beside this with resvg."""

from __future__ import annotations

import base64
import json
from xml.etree import ElementTree

import pytest

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"
SODIPODI = "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}"
MRT = "{urn:mrt:stack:1#}"


@pytest.fixture
def root(case) -> ElementTree.Element:
    return ElementTree.fromstring(case.path("svg").read_bytes())


def test_the_document_is_the_page_and_holds_the_manifest(case, root):
    width, height = case.expected["width"], case.expected["height"]
    assert (root.get("width"), root.get("height")) == (str(width), str(height))
    assert root.get("viewBox") == f"0 0 {width} {height}"
    stack = root.find(f"{SVG}metadata/{MRT}stack")
    assert stack is not None
    assert json.loads(stack.attrib["manifest"]) == case.expected["manifest"]


def test_layers_say_what_they_said_bottom_first(case, root):
    groups = root.findall(f"{SVG}g")
    for group, want in zip(groups, case.layers, strict=True):
        assert group.get(f"{INKSCAPE}groupmode") == "layer"
        name = case.in_xml(want["name"])
        assert group.get(f"{INKSCAPE}label") == name
        assert group.findtext(f"{SVG}title") == name
        image = group.find(f"{SVG}image")
        assert image is not None and group.get("opacity") is None, "LibreOffice counts it twice on a group"
        assert float(image.get("opacity", "1")) == want["opacity"]
        assert (group.get("style") == "display:none") is want["hidden"]
        assert (group.get(f"{SODIPODI}insensitive") == "true") is want["locked"]


def test_pictures_lie_where_the_layers_lay_and_are_the_very_bytes(case, root):
    for z, (group, want) in enumerate(zip(root.findall(f"{SVG}g"), case.layers, strict=True)):
        image = group.find(f"{SVG}image")
        assert image is not None
        box = [int(image.attrib[side]) for side in ("x", "y", "width", "height")]
        assert box == [want[side] for side in ("x", "y", "width", "height")]
        assert image.attrib["href"] == image.attrib[XLINK], "older programs know the one, newer ones the other"
        kind, _, data = image.attrib[XLINK].partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data) == case.path(f"{z}.png").read_bytes()
