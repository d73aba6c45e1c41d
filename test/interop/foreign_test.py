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
    layers = description["layers"]
    assert [layer["name"] for layer in layers] == ["ground", "glow", "cat"]
    assert [round(layer["opacity"] * 255) for layer in layers] == [255, 51, 255]
    assert [layer["blendMode"] for layer in layers] == ["normal", "normal", "multiply"]
    assert [layer["role"] for layer in layers] == ["layer", "layer", "layer"], "a masked layer is no background"
    assert layers[2]["region"] == {"x": 42, "y": 24, "width": 16, "height": 16}
    (pets,) = description["groups"]
    assert (pets["name"], round(pets["opacity"] * 255), pets["hidden"]) == ("pets", 128, True)
    assert layers[2]["group"] == pets["id"] and pets["blendMode"] == "pass-through"
    for layer, image in zip(layers, (ground, glow, cat), strict=True):
        want = np.asarray(image)
        np.testing.assert_array_equal(layer["pixels"][..., :3], want[..., :3])
        np.testing.assert_array_equal(layer["mask"], want[..., 3], "psd-tools keeps alpha in a mask")
    assert description["warnings"] == []
    drawn = np.asarray(PSDImage.open(path).composite(force=True).convert("RGBA")).astype(int)
    seen = drawn[..., 3] > 0
    assert abs(description["composite"].astype(int) - drawn)[seen].max() <= 1


@pytest.mark.parametrize(("profile", "expected"), [("sRGB", []), ("LAB", ["colour profile"])])
def test_colours_of_another_profile_bring_a_warning(described, tmp_path: Path, profile: str, expected: list[str]):
    psd = PSDImage.new("RGB", PAGE)
    psd.create_pixel_layer(noise(*PAGE, 1), name="ground", top=0, left=0)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile(profile)).tobytes()
    psd.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=icc)
    psd.save(tmp_path / "profile.psd")
    warnings = described(tmp_path / "profile.psd")["warnings"]
    assert [warning["feature"] for warning in warnings] == expected


def test_an_openraster_file_of_pyora(described, tmp_path: Path):
    project = pyora.Project.new(*PAGE)
    glow, cat = noise(20, 10, 4), noise(16, 16, 5)
    project.add_layer(glow, "glow", offsets=(-12, -4), opacity=0.25)
    project.add_group("/pets")
    project.add_layer(cat, "/pets/cat <&>", offsets=(30, 20), visible=False)
    path = tmp_path / "foreign.ora"
    project.save(str(path))
    description = described(path)
    below, above = description["layers"]
    assert [below["name"], above["name"]] == ["glow", "cat <&>"]
    assert [below["role"], above["role"]] == ["layer", "layer"], "nothing covers the page"
    assert [below["hidden"], above["hidden"]] == [False, True]
    assert below["opacity"] == pytest.approx(0.25)
    assert [group["name"] for group in description["groups"]] == ["pets"]
    assert above["group"] == description["groups"][0]["id"]
    np.testing.assert_array_equal(below["pixels"], np.asarray(glow))
    np.testing.assert_array_equal(above["pixels"], np.asarray(cat))
    assert description["warnings"] == []
