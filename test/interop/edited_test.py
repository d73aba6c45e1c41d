"""Files of the SDK that other programs changed: what they changed is theirs, what they know nothing of is kept."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import ProtectedFlags

LAYERS = 8


@pytest.fixture
def expected(written: Path) -> dict:
    return json.loads((written / "overflow.json").read_text("utf-8"))


def by_id(description: dict) -> dict:
    return {layer["id"]: layer for layer in description["layers"]}


def test_a_psd_edited_by_psd_tools(described, written: Path, tmp_path: Path, expected):
    psd = PSDImage.open(written / "overflow.psd")
    psd[1].name, psd[2].opacity, psd[3].visible = "renamed ✎", 51, False
    psd[4].offset = (3, -5)
    psd[6].lock(ProtectedFlags.COMPOSITE)
    psd[2].lock(ProtectedFlags.COMPLETE)
    psd[2]._record.flags.transparency_protected = True  # as Photoshop has it
    psd[7].move_to_group(psd.create_group(name="folder"))
    stamp = Image.fromarray(np.full((4, 6, 4), 99, np.uint8), "RGBA")
    psd.create_pixel_layer(stamp, name="stamp", top=2, left=1)
    path = tmp_path / "edited.psd"
    psd.save(path)
    description = described(path)
    layers = by_id(description)
    assert [layer["id"] for layer in description["layers"]] == [f"layer-{z}" for z in range(LAYERS)] + ["layer-8"]
    assert layers["layer-1"]["name"] == "renamed ✎"
    assert layers["layer-2"]["opacity"] == pytest.approx(0.2)
    assert layers["layer-3"]["hidden"] and not layers["layer-2"]["hidden"]
    page = description["page"]
    assert layers["layer-4"]["region"] == {"x": page["x"] + 3, "y": page["y"] - 5, "width": 16, "height": 30}
    assert [name for name, layer in layers.items() if layer["locked"]] == ["layer-2", "layer-6"]
    assert layers["layer-5"]["opacity"] == 0.5, "the exact opacity is the manifest's where nobody changed it"
    assert layers["layer-8"]["name"] == "stamp"
    assert description["canvas"] == {"width": 96, "height": 80} and page == {
        "x": 16,
        "y": 16,
        "width": 64,
        "height": 48,
    }
    untouched = ["layer-0", "layer-1", "layer-7"]
    for z, name in ((int(name[-1]), name) for name in untouched):
        raw = np.fromfile(written / f"overflow.{z}.rgba", np.uint8)
        np.testing.assert_array_equal(layers[name]["pixels"].ravel(), raw)
    assert description["warnings"] == []
    assert [group["name"] for group in description["groups"]] == ["folder"]
    assert layers["layer-7"]["group"] == description["groups"][0]["id"]


def rewritten(source: Path, target: Path, change) -> Path:
    """The ZIP packed anew by zipfile: deflated, with a folder entry, members passed through `change(name, bytes)`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, change(name, old.read(name)), stored)
        new.mkdir("empty")
    return target


def test_an_openraster_file_edited_by_hand(described, written: Path, tmp_path: Path):
    def change(name: str, data: bytes) -> bytes:
        if name != "stack.xml":
            return data
        text = data.decode("utf-8").replace('name="layer 1"', 'name="renamed &#9998;"')
        return text.replace('opacity="0.5"', 'opacity="0.25"').encode("utf-8")

    description = described(rewritten(written / "overflow.ora", tmp_path / "edited.ora", change))
    layers = by_id(description)
    assert list(layers) == [f"layer-{z}" for z in range(LAYERS)] and description["warnings"] == []
    assert layers["layer-1"]["name"] == "renamed ✎"
    assert layers["layer-5"]["opacity"] == 0.25
    assert {layer["source"] for layer in description["layers"]} == {"generated"}, (
        "untouched pixels are still the model's"
    )


def test_a_zip_packed_anew_with_one_layer_painted_over(described, written: Path, tmp_path: Path, expected):
    painted = tmp_path / "painted.png"
    Image.fromarray(np.full((16, 32, 4), 7, np.uint8), "RGBA").save(painted)

    def change(name: str, data: bytes) -> bytes:
        return painted.read_bytes() if name.startswith("layers/01-") else data

    description = described(rewritten(written / "overflow.zip", tmp_path / "edited.zip", change))
    layers = by_id(description)
    assert (layers["layer-1"]["pixels"] == 7).all()
    before = {layer["id"]: layer["digest"] for layer in expected["manifest"]["layers"]}
    assert {name for name, layer in layers.items() if layer["digest"] != before[name]} == {"layer-1"}


def test_a_folder_zipped_by_somebody(described, written: Path, tmp_path: Path):
    with zipfile.ZipFile(written / "overflow.zip") as ours:
        ours.extractall(tmp_path / "design")
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "design")
    description = described(Path(archive))
    for z, layer in enumerate(description["layers"]):
        raw = np.fromfile(written / f"overflow.{z}.rgba", np.uint8)
        np.testing.assert_array_equal(layer["pixels"].ravel(), raw)
