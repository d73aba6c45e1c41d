"""psd-tools reads what the SDK writes as PSD."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pytest
from psd_tools import PSDImage
from psd_tools.constants import ChannelID, Resource


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """psd-tools holds the layers of a PSB, too, to the 30,000 px of a PSD."""
    monkeypatch.setattr("psd_tools.api.utils.MAX_DIMENSION_PSD", 300_000)


def rgba(image) -> np.ndarray:
    return np.asarray(image.convert("RGBA")).astype(int)


def test_layers_say_what_they_said(case):
    psd = PSDImage.open(case.path("psd"))
    assert psd.size == (case.expected["width"], case.expected["height"])
    assert len(psd) == len(case.layers)
    for z, (layer, want) in enumerate(zip(psd, case.layers, strict=True)):
        assert layer.name == want["name"][:255], "Photoshop's limit"
        assert layer.layer_id == z + 1
        assert layer.bbox == (want["x"], want["y"], want["x"] + want["width"], want["y"] + want["height"])
        assert layer.opacity == int(want["opacity"] * 255 + 0.5)
        assert layer.visible is not want["hidden"]
        assert all((layer.locks.transparency, layer.locks.composite, layer.locks.position)) is want["locked"]
        # Without an alpha channel of its own the lowest layer would open as Photoshop's locked "Background".
        assert ChannelID.TRANSPARENCY_MASK in [channel.id for channel in layer._record.channel_info]


def test_pixels_are_equal_on_and_off_the_page(case):
    for z, layer in enumerate(PSDImage.open(case.path("psd"))):
        np.testing.assert_array_equal(rgba(layer.topil()), case.pixels(z))


def test_another_compositor_gets_the_same_page(case):
    composed = rgba(PSDImage.open(case.path("psd")).composite(force=True))
    seen = case.page[..., 3] > 0
    assert abs(composed[..., 3] - case.page[..., 3]).max() <= 1
    assert abs(composed - case.page)[seen].max(initial=0) <= 1


def test_the_preview_is_the_flattened_page(case):
    # A PSD stores a transparent preview over white, so colours lose precision where it is nearly clear.
    preview = rgba(PSDImage.open(case.path("psd")).topil())
    np.testing.assert_array_equal(preview[..., 3], case.page[..., 3])
    solid = case.page[..., 3] == 255
    np.testing.assert_array_equal(preview[solid], case.page[solid])
    weighed = abs(preview - case.page)[..., :3] * case.page[..., 3:] / 255
    assert weighed.max() < 2


def test_the_manifest_is_in_the_xmp_metadata(case):
    xmp = PSDImage.open(case.path("psd")).image_resources.get_data(Resource.XMP_METADATA).decode("utf-8")
    attribute = re.search(r'mrt:manifest="([^"]*)"', xmp)
    assert attribute is not None
    assert json.loads(html.unescape(attribute[1])) == case.expected["manifest"]
