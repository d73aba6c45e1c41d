"""pyora and zipfile read what the SDK writes as OpenRaster."""

from __future__ import annotations

import io
import json
import zipfile
from xml.etree import ElementTree

import numpy as np
from PIL import Image
from pyora import Project
from pyora.Render import Renderer


def rgba(image) -> np.ndarray:
    return np.asarray(image.convert("RGBA")).astype(int)


def test_layers_say_what_they_said(case):
    ora = Project.load(str(case.path("ora")))
    assert ora.dimensions == (case.expected["width"], case.expected["height"])
    for layer, want in zip(ora.iter_layers, case.layers, strict=True):
        assert layer.name == want["name"]
        assert layer.offsets == (want["x"], want["y"])
        assert layer.opacity == want["opacity"]
        assert layer.visible is not want["hidden"]


def test_pixels_are_equal_on_and_off_the_page(case):
    for z, layer in enumerate(Project.load(str(case.path("ora"))).iter_layers):
        np.testing.assert_array_equal(rgba(layer.get_image_data(raw=True)), case.pixels(z))


def test_another_compositor_gets_the_same_page(case):
    rendered = rgba(Renderer(Project.load(str(case.path("ora")))).render())
    seen = case.page[..., 3] > 0
    assert abs(rendered[..., 3] - case.page[..., 3]).max() <= 1
    assert abs(rendered - case.page)[seen].max(initial=0) <= 1


def test_the_container_is_as_the_specification_wants_it(case):
    with zipfile.ZipFile(case.path("ora")) as ora:
        first = ora.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert ora.read("mimetype") == b"image/openraster"
        assert ora.testzip() is None
        np.testing.assert_array_equal(rgba(Image.open(io.BytesIO(ora.read("mergedimage.png")))), case.page)
        assert max(Image.open(io.BytesIO(ora.read("Thumbnails/thumbnail.png"))).size) <= 256
        assert json.loads(ora.read("mrt/manifest.json")) == case.expected["manifest"]


def test_the_pngs_are_stored_as_they_came_and_locks_are_kept(case):
    with zipfile.ZipFile(case.path("ora")) as ora:
        top_first = ElementTree.fromstring(ora.read("stack.xml")).findall("./stack/layer")
        for z, element in enumerate(reversed(top_first)):
            assert ora.read(element.attrib["src"]) == case.path(f"{z}.png").read_bytes()
            assert (element.get("edit-locked") == "true") is case.layers[z]["locked"]
