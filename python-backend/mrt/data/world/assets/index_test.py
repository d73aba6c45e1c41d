import json
import pickle

import numpy as np
import pytest

from mrt.data.world.assets import AssetError, held_out, index, open_library, stats
from mrt.data.world.assets.attribution import attribution, set_of
from mrt.data.world.assets.pinned import Package
from mrt.data.world.assets.sources.items import Harvest, Item


@pytest.fixture
def cache(tmp_path, iconify, debian, openclipart):
    paths = {"@iconify/json": iconify, "mypaint-data-extras": debian, "openclipart-svg": openclipart}
    gone = Package("npm", "gone", "1", "gone.tgz", 1, "0" * 64, "MIT")
    index.build(paths, tmp_path, {gone: "npm: not found"})
    return tmp_path


def test_a_library_opens_by_split_and_draws(cache):
    train, test = open_library("train", cache), open_library("test", cache)
    assert [d.key for d in train.illustrations if d.key.startswith("iconify")] == ["iconify/coloured/rocket-24-filled"]
    assert [d.key for d in test.icons] == ["iconify/plain/flag-it", "iconify/plain/rocket-24-filled"]
    assert len(train.icons) == 0 and list(train.people) == [] and train.faces("latin") == []
    pixels = test.icons[1].pixels(48)
    assert pixels.shape == (48, 48, 4) and pixels[24, 24].tolist() == [0, 0, 0, 255]
    textures = [texture for split in ("train", "validation", "test") for texture in open_library(split, cache).textures]
    assert [texture.pixels().shape for texture in textures] == [(200, 200, 3)]
    balloons = [d for split in ("train", "validation", "test") for d in open_library(split, cache).illustrations]
    assert [d.pixels(64).shape for d in balloons if d.key == "openclipart/party/balloon"] == [(64, 51, 4)]


def test_an_open_library_goes_to_another_process_and_a_moved_cache_still_opens(cache, tmp_path):
    library = pickle.loads(pickle.dumps(open_library("test", cache)))
    assert np.array_equal(library.icons[0].pixels(32), open_library("test", cache).icons[0].pixels(32))
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("index", "drawn", "unpacked"):
        (cache / name).rename(moved / name)
    assert open_library("test", moved).icons[0].pixels(32).shape == (32, 32, 4)


def test_what_is_missing_or_left_out_stands_in_the_report(cache):
    report = json.loads((cache / "report.json").read_text())
    assert report["not had"] == {"npm gone 1": "npm: not found"}
    assert report["left out"]["iconify"]["a brand by its name"] == 2
    assert "iconify/plain/nothing: an empty drawing or one of 0 px" in report["named"]["iconify"]
    table = stats.table(index.read(cache))
    assert "icon" in table and "CC0-1.0" in table


def test_a_file_that_is_held_out_gets_into_no_split_whatever_its_source(tmp_path, monkeypatch):
    digest = next(iter(held_out.digests()))
    body = {"file": str(tmp_path / "a.png"), "size": [9, 9]}
    items = [Item("illustration", f"s/{n}", n, "s", "s", {**body, "sha256": d}) for n, d in (("a", digest), ("b", "0"))]
    harvest = Harvest(items=items)
    index._refuse_held_out({"s": harvest}, tmp_path)
    assert [item.name for item in harvest.items] == ["b"]
    assert harvest.named == ["s/a: held out by its digest"]


def test_the_committed_list_of_what_is_held_out_is_whole():
    groups = json.loads(held_out.LIST.read_text("utf-8"))["groups"]
    assert {name: group["count"] for name, group in groups.items()} == {
        "openclipart-svg with two or more layers": 142,
        "openclipart-svg with text": 284,
        "scribus-template": 118,
    }
    assert all(len(digest) == 64 for digest in held_out.digests())


def test_without_assets_the_command_to_fetch_them_is_told(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(AssetError, match="python -m mrt.data.world.assets"):
            open_library("train", folder)
    (tmp_path / "index").mkdir()
    (tmp_path / "index/index.json").write_text('{"version": 0}')
    with pytest.raises(AssetError, match="another version"):
        open_library("train", tmp_path)
    with pytest.raises(ValueError, match="no split 'all'"):
        open_library("all", tmp_path)  # type: ignore[arg-type]


def test_attribution_names_each_set_that_was_used_once_with_author_licence_and_address(cache):
    facts = index.read(cache)
    keys = ["iconify/plain/rocket-24-filled", "iconify/plain/flag-it", "mypaint-data-extras/backgrounds/good/wall"]
    text = attribution(keys, facts)
    assert text.count("(`iconify/plain`), Phosphor Icons, <https://icons.example>") == 1
    assert "## MIT" in text and "## CC0-1.0" in text and "A Photographer (a@b.c)" in text
    assert "iconify/coloured" not in text
    assert set_of("openclipart/party/balloon", facts) == "openclipart"
    with pytest.raises(AssetError, match="'iconify/unknown/x'"):
        attribution(["iconify/unknown/x"], facts)
    assert "iconify/coloured" in (cache / "ATTRIBUTION.md").read_text("utf-8")
