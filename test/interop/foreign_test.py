"""The SDK reads what other programs write."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyora
import pytest
from PIL import Image, ImageCms
from psd_tools import PSDImage
from psd_tools.api.layers import Group
from psd_tools.constants import BlendMode, Resource
from psd_tools.psd.image_resources import ImageResource

PAGE = (40, 30)


def noise(width: int, height: int, seed: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8), "RGBA")


def test_a_psd_of_psd_tools(described, tmp_path: Path):
    psd = PSDImage.new("RGB", PAGE)
    ground, glow, cat = noise(*PAGE, 1), noise(20, 10, 2), noise(16, 16, 3)
    psd.create_pixel_layer(ground, name="ground", top=0, left=0)
    psd.create_pixel_layer(glow, name="glow", top=-4, left=-12, opacity=51)
    group = psd.create_group(name="pets", opacity=128)
    pet = psd.create_pixel_layer(cat, name="cat", top=20, left=30)
    pet.move_to_group(group)
    pet.blend_mode = BlendMode.MULTIPLY
    group.visible = False
    path = tmp_path / "foreign.psd"
    psd.save(path)
    description = described(path)
    assert isinstance(psd[-1], Group)
    assert description["page"] == {"x": 12, "y": 4, "width": 40, "height": 30}
    assert description["canvas"] == {"width": 58, "height": 40}
    names, opacities = zip(
        *[(layer["name"], round(layer["opacity"] * 255)) for layer in description["layers"]], strict=True
    )
    assert names == ("ground", "glow", "cat") and opacities == (255, 51, 128)
    assert [layer["hidden"] for layer in description["layers"]] == [False, False, True]
    assert [layer["role"] for layer in description["layers"]] == ["background", "layer", "layer"]
    assert description["layers"][2]["region"] == {"x": 42, "y": 24, "width": 16, "height": 16}
    for layer, image in zip(description["layers"], (ground, glow, cat), strict=True):  # psd-tools keeps alpha in a mask
        np.testing.assert_array_equal(layer["pixels"], np.asarray(image))
    assert {warning["feature"] for warning in description["warnings"]} == {"group", "blend mode", "mask"}


@pytest.mark.parametrize(("profile", "expected"), [("sRGB", []), ("LAB", ["colour profile"])])
def test_colours_of_another_profile_bring_a_warning(described, tmp_path: Path, profile: str, expected: list[str]):
    psd = PSDImage.new("RGB", PAGE)
    psd.create_pixel_layer(noise(*PAGE, 1), name="ground", top=0, left=0)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile(profile)).tobytes()
    psd.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=icc)
    psd.save(tmp_path / "profile.psd")
    warnings = described(tmp_path / "profile.psd")["warnings"]
    assert [warning["feature"] for warning in warnings if warning["feature"] != "mask"] == expected


def test_an_openraster_file_of_pyora(described, tmp_path: Path):
    project = pyora.Project.new(*PAGE)
    glow, cat = noise(20, 10, 4), noise(16, 16, 5)
    project.add_layer(glow, "glow", offsets=(-12, -4), opacity=0.25)
    project.add_group("/pets")
    project.add_layer(cat, "/pets/cat <&>", offsets=(30, 20), visible=False)
    path = tmp_path / "foreign.ora"
    project.save(str(path))
    description = described(path)
    assert [layer["name"] for layer in description["layers"]] == ["Background", "glow", "cat <&>"]
    assert [layer["role"] for layer in description["layers"]] == ["background", "layer", "layer"]
    assert [layer["hidden"] for layer in description["layers"]] == [False, False, True]
    assert description["layers"][1]["opacity"] == pytest.approx(0.25)
    assert not description["layers"][0]["pixels"].any(), "nothing covers the page, so a clear background goes below"
    np.testing.assert_array_equal(description["layers"][1]["pixels"], np.asarray(glow))
    np.testing.assert_array_equal(description["layers"][2]["pixels"], np.asarray(cat))
    assert {warning["feature"] for warning in description["warnings"]} == {"group", "background"}
