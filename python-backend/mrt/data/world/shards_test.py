import sys
from types import SimpleNamespace

import numpy as np
import pytest

from mrt.data.world import degrade, held_out, preview, records, shards, stats
from mrt.data.world.generator import draw
from mrt.data.world.testing.tiny import TinyLibrary

LIBRARY = TinyLibrary()


def test_what_was_written_is_read(tmp_path):
    path = shards.path_of(3, tmp_path)
    size = shards.write(path, 3, 4, LIBRARY, side=320)
    assert path.stat().st_size == size
    pages = list(shards.read(path))
    assert len(pages) == 4
    for index, read in enumerate(pages):
        drawn = shards.page(3, index, LIBRARY, 320)
        assert (read.purpose, read.canvas, read.page, read.caption) == (
            drawn.purpose,
            drawn.canvas,
            drawn.page,
            drawn.caption,
        )
        assert len(read.layers) == len(drawn.layers)
        assert np.abs(read.background.pixels.astype(int) - drawn.background.pixels).mean() < 4
        for one, two in zip(read.layers, drawn.layers, strict=True):
            assert {**vars(one), "pixels": 0} == {**vars(two), "pixels": 0}
            exact = two.kind != "picture"
            assert np.abs(one.pixels.astype(int) - two.pixels).max() <= (0 if exact else 120)
            assert (one.pixels[..., 3] == two.pixels[..., 3]).all()
            assert (one.pixels[..., :3] <= one.pixels[..., 3:]).all()
    assert shards.read_at(path, 2).caption == pages[2].caption


def test_a_seed_gives_the_same_bytes_on_every_machine(tmp_path):
    for name in ("one", "two"):
        shards.write(tmp_path / f"{name}.tar", 5, 3, LIBRARY, side=256)
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_no_room_on_the_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(shards.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(OSError, match="make room or set MRT_WORLD"):
        shards.write(tmp_path / "full.tar", 1, 1, LIBRARY)
    assert not list(tmp_path.glob("full*"))


def test_a_cut_or_foreign_file_is_refused(tmp_path):
    path = tmp_path / "cut.tar"
    shards.write(path, 1, 1, LIBRARY, side=256)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ValueError, match="make it again|write the shard again"):
        list(shards.read(path))
    with pytest.raises(ValueError, match="write the shard again"):
        records.unpacked({"json": b"{}"})


def test_a_shard_is_written_by_one_process_and_given_up_after_an_hour(tmp_path, monkeypatch):
    path = tmp_path / "world-00001.tar"
    assert shards.claimed(path) and not shards.claimed(path)
    monkeypatch.setattr(shards, "_STALE", -1)
    assert shards.claimed(path)


def test_the_command_writes_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MRT_WORLD", str(tmp_path))
    monkeypatch.setattr(shards, "open_library", lambda split: {"train": LIBRARY}[split])
    monkeypatch.setattr(sys, "argv", ["shards", "--designs", "3", "--each", "2", "--side", "256"])
    shards.main()
    assert [len(list(shards.read(shards.path_of(seed)))) for seed in (1, 2)] == [2, 1]
    assert not list(tmp_path.glob("*.claim"))
    shards.main()
    assert capsys.readouterr().out.count("is there already") == 2


def test_pages_of_assets_that_are_no_longer_for_training_are_named(tmp_path, monkeypatch, capsys):
    class Fewer(TinyLibrary):
        @property
        def icons(self):
            return super().icons[8:]

    monkeypatch.setenv("MRT_WORLD", str(tmp_path))
    path = shards.path_of(1, tmp_path)
    shards.write(path, 1, 12, LIBRARY, side=256)
    assert not shards.foreign(path, LIBRARY)
    lost = shards.foreign(path, Fewer())
    assert lost and lost <= {icon.key for icon in LIBRARY.icons[:8]}
    for library, wrong in ((LIBRARY, 0), (Fewer(), 1)):
        monkeypatch.setattr(shards, "open_library", lambda split, library=library: library)
        monkeypatch.setattr(sys, "argv", ["shards", "--check"])
        with pytest.raises(SystemExit) as stopped:
            shards.main()
        assert stopped.value.code == wrong
    assert min(lost) in capsys.readouterr().out


def test_held_out_pages_are_fixed_and_kept(tmp_path):
    first = held_out.pages("laid out", 2, LIBRARY, tmp_path)
    more = held_out.pages("laid out", 3, LIBRARY, tmp_path)
    assert [page.caption for page in first] == [page.caption for page in more[:2]]
    assert (first[1].flat() == more[1].flat()).all()
    assert all(max(page.page.width, page.page.height) == held_out.SIDE for page in more)
    crowded = held_out.pages("crowded", 2, LIBRARY, tmp_path)
    assert crowded[0].caption != first[0].caption
    with pytest.raises(ValueError, match="laid out or crowded"):
        held_out.pages("neat", 1, LIBRARY, tmp_path)  # type: ignore[arg-type]


def test_held_out_pages_are_of_the_test_split(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(held_out, "open_library", lambda split: asked.append(split) or LIBRARY)
    held_out.pages("crowded", 1, folder=tmp_path)
    assert asked == ["test"]


def test_what_a_network_sees_is_near_the_picture_and_keeps_its_form():
    flat = draw(np.random.default_rng(1), LIBRARY, side=300).flat()
    changed = 0
    for seed in range(30):
        seen = degrade.seen(np.random.default_rng(seed), flat)
        assert seen.shape == flat.shape and seen.dtype == np.uint8 and (seen[..., 3] == flat[..., 3]).all()
        assert np.abs(seen.astype(int) - flat).mean() < 12
        changed += not np.array_equal(seen, flat)
        assert (seen == degrade.seen(np.random.default_rng(seed), flat)).all()
    assert 12 < changed < 28


def test_statistics_count_what_is_there():
    pages = [shards.page(8, index, LIBRARY, 256) for index in range(5)]
    tables, lists = stats.counted(pages)
    assert sum(tables["kind"].values()) == sum(len(page.layers) for page in pages)
    assert len(lists["layers a page"]) == 5
    assert tables["script"].keys() <= {"latin"}


def test_licences_are_read_from_the_index():
    class IndexedLibrary(TinyLibrary):
        facts = {"sets": {"tiny/drawn": {"licence": "CC0-1.0"}, "tiny/inter": {"licence": "OFL-1.1"}}}

    found = stats.licences(
        IndexedLibrary(), ["tiny/drawn/rocket", "tiny/drawn/cake", "tiny/inter", "tiny/people/man", "b/c"]
    )
    assert found == {"CC0-1.0": 2, "OFL-1.1": 1, "CC0-1.0 or OFL-1.1": 1, "not in the index": 1}


def test_a_contact_sheet_shows_every_page():
    pages = [np.full((40, 60, 3), shade, np.uint8) for shade in (10, 120, 250)]
    sheet = np.asarray(preview.contact_sheet(pages, columns=2, cell=64))
    assert sheet.shape == (144, 144, 3)
    assert all((sheet == shade).all(-1).sum() > 1500 for shade in (10, 120, 250))
