"""The committed designs are what their README says, and nothing is ever trained on what they were made from."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mrt.data.world.assets import held_out
from mrt.evaluation.real import designs, ora
from mrt.evaluation.real.export import TEMPLATES
from mrt.evaluation.real.units import Unit
from mrt.geometry import Region
from mrt.kinds import KINDS

SOURCES = json.loads((designs.FOLDER / "sources.json").read_text("utf-8"))
MOST = 12 * 2**20  # bytes of all


@pytest.mark.parametrize("path", designs.paths(), ids=lambda path: path.stem)
def test_its_layers_are_there_and_add_up_to_its_picture(path: Path):
    design = designs.read(path)
    assert len(design.layers) == SOURCES["designs"][path.stem]["layers"] >= 2
    with zipfile.ZipFile(path) as file:
        merged = np.asarray(Image.open(io.BytesIO(file.read("mergedimage.png"))).convert("RGB"))
    flat = design.flat()
    assert (flat[..., 3] == 255).all(), "the page is opaque"
    assert np.abs(flat[..., :3].astype(int) - merged).max() <= 1
    for layer in design.layers:
        assert layer.name and (layer.pixels[..., 3] > 2).any()
        assert design.page.contains(layer.region)
        assert (layer.pixels[..., :3] <= layer.pixels[..., 3:]).all()


def test_every_kind_and_strings_of_texts_are_among_them():
    layers = [layer for path in designs.paths()[::4] for layer in designs.read(path).layers]
    assert {layer.kind for layer in layers} >= set(KINDS) - {"group"}
    texts = [layer.text for layer in layers if layer.kind == "text"]
    assert sum(text is not None for text in texts) > 0.8 * len(texts)
    assert any("Lorem ipsum" in (text or "") for text in texts)
    assert all(layer.text is None for layer in layers if layer.kind in ("picture", "panel", "line"))


def test_they_are_small_and_say_their_licence():
    files = [path for path in designs.FOLDER.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST
    for package, said in (
        ("scribus-template", "placed into public domain by their author"),
        ("openclipart-svg", "Public Domain Dedication"),
    ):
        assert said in (designs.FOLDER / f"{package}-copyright.txt").read_text("utf-8")
    copyrights = (designs.FOLDER / "scribus-template-copyright.txt").read_text("utf-8").partition("Maciej Hanski")[0]
    assert all(f"({name})" in copyrights for name in TEMPLATES), "named as public domain, before those under the GPL"


def test_every_design_has_a_source_and_none_of_them_may_be_trained_on():
    assert {path.stem for path in designs.paths()} == set(SOURCES["designs"])
    digests = SOURCES["sha256"]
    for name, row in SOURCES["designs"].items():
        assert any(key.endswith(row["from"]) for key in digests), name
    assert {key.split("/")[1] for key in digests if key.startswith("scribus-template/")} == set(TEMPLATES)
    assert set(digests.values()) <= held_out.digests()


def unit(kind, region: Region, alpha: int, text: str | None = None) -> Unit:
    pixels = np.full((region.height, region.width, 4), alpha, np.uint8)
    pixels[..., :3] = np.array([10, 200, 90]) * (alpha / 255)
    return Unit(kind, "a <name> & more", region, pixels, region, text)


def test_a_design_that_is_written_is_read_again(tmp_path: Path):
    ground = np.full((30, 40, 4), 255, np.uint8)
    layers = [unit("panel", Region(0, 0, 20, 30), 255), unit("text", Region(5, 6, 11, 7), 90, 'two\nlines "and" \x05é')]
    ora.write(tmp_path / "a.ora", ground, layers)
    once = (tmp_path / "a.ora").read_bytes()
    ora.write(tmp_path / "a.ora", ground, layers)
    assert (tmp_path / "a.ora").read_bytes() == once
    design = designs.read(tmp_path / "a.ora")
    assert design.canvas == (40, 30) and [layer.kind for layer in design.layers] == ["panel", "text"]
    assert [layer.text for layer in design.layers] == [None, 'two\nlines "and" é']
    assert design.layers[0].name == "a <name> & more"
    for layer, wrote in zip(design.layers, layers, strict=True):
        assert layer.region == wrote.region
        assert np.abs(layer.pixels.astype(int) - wrote.pixels).max() <= 1


def test_what_is_no_such_file_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="no \\*.ora"):
        designs.paths(tmp_path)
    layers = [unit("text", Region(0, 0, 9, 9), 255)]
    ora.write(tmp_path / "b.ora", np.full((30, 40, 4), 255, np.uint8), layers)
    with zipfile.ZipFile(tmp_path / "b.ora") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["stack.xml"] = parts["stack.xml"].replace(b'kind="text"', b'kind="poem"')
    with zipfile.ZipFile(tmp_path / "c.ora", "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    with pytest.raises(ValueError, match="of c.ora has kind 'poem'"):
        designs.read(tmp_path / "c.ora")
