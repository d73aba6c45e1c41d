"""Groups, blend modes, clipping and masks of the SDK's files, as other readers find and draw them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyora
import pytest
from node import run_node
from pptx import Presentation
from pptx.shapes.group import GroupShape
from psd_tools import PSDImage
from psd_tools.api.layers import Group

NAMES = ("multiply", "soft-light", "luminosity", "isolated", "through", "nested", "masked", "masked group", "clipped")


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("structured")
    run_node(built / "write-structured.js", folder)
    assert {path.stem for path in folder.glob("*.psd")} == set(NAMES)
    return folder


def expected(folder: Path, name: str) -> tuple[dict, np.ndarray]:
    said = json.loads((folder / f"{name}.json").read_text("utf-8"))
    flat = np.fromfile(folder / f"{name}.rgba", np.uint8)
    return said["manifest"], flat.reshape(said["height"], said["width"], 4).astype(int)


@pytest.mark.parametrize("name", NAMES)
def test_psd_tools_draws_the_psd_as_we_flatten_it(folder: Path, name: str):
    _, page = expected(folder, name)
    drawn = np.asarray(PSDImage.open(folder / f"{name}.psd").composite(force=True).convert("RGBA")).astype(int)
    assert abs(drawn - page).max() <= 2


def tree(items) -> list:
    return [[item.name, tree(item)] if item.is_group() else item.name for item in items]


def test_psd_tools_finds_the_tree(folder: Path):
    psd = PSDImage.open(folder / "nested.psd")
    assert tree(psd) == ["layer-0", ["Äußere <&>", [["inner", ["layer-1"]], "layer-2"]], "layer-3"]
    outer = psd[1]
    assert isinstance(outer, Group)
    assert (outer.blend_mode.name, outer.opacity) == ("NORMAL", 128)
    assert outer[0].blend_mode.name == "OVERLAY" and outer[0].locks.position
    assert PSDImage.open(folder / "through.psd")[1].blend_mode.name == "PASS_THROUGH"
    assert PSDImage.open(folder / "clipped.psd")[2].clipping
    mask = PSDImage.open(folder / "masked.psd")[1].mask
    assert mask is not None
    assert mask.bbox == (4, 5, 16, 15) and mask.background_color == 200


def test_pyora_finds_the_groups_of_the_openraster_file(folder: Path):
    project = pyora.Project.load(str(folder / "nested.ora"))
    outer = next(item for item in project.children if item.name == "Äußere <&>")
    assert outer.type == pyora.TYPE_GROUP and outer.opacity == 0.5 and outer.isolated
    assert {child.name for child in outer.children} == {"layer-2", "inner"}
    assert project.get_by_path("/Äußere <&>/inner").composite_op == "svg:overlay"


@pytest.mark.parametrize("name", ["multiply", "isolated", "nested", "masked", "masked group"])
def test_pyora_draws_the_openraster_file_as_we_flatten_it(folder: Path, name: str):
    _, page = expected(folder, name)
    drawn = np.asarray(pyora.Project.load(str(folder / f"{name}.ora")).get_image_data()).astype(int)
    seen = page[..., 3] > 0
    assert abs(drawn - page)[seen].max() <= 3


def test_python_pptx_finds_the_groups_of_the_slide(folder: Path):
    slide = Presentation(str(folder / "nested.pptx")).slides[0]
    below, outer, above = slide.shapes
    assert (below.name, outer.name, above.name) == ("layer-0", "Äußere <&>", "layer-3")
    assert isinstance(outer, GroupShape)
    inner, picture = outer.shapes
    assert isinstance(inner, GroupShape)
    assert inner.name == "inner" and [shape.name for shape in inner.shapes] == ["layer-1"]
    assert (picture.left, picture.top) == (-2 * 9525 * 4, -2 * 9525 * 4), (
        "a slide is at least 96 px wide, so 24 px are scaled"
    )
