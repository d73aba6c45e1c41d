"""Two tiny designs through every method: the served networks with true and found regions, and the classical ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mrt.evaluation import __main__
from mrt.evaluation.detecting import detector
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.real import designs, ora
from mrt.evaluation.real.measure import measure
from mrt.evaluation.real.placed import NOTHING, placed, resized
from mrt.evaluation.real.units import Unit
from mrt.evaluation.real.ways import Served, Way, largest, scaled, ways
from mrt.geometry import Region
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of

pytestmark = pytest.mark.slow

LIMITS = limits_of(REPOSITORY / "mrt" / "config.pbtxt")


@pytest.fixture(scope="module")
def served() -> tuple[OnnxNetworks, Served]:
    networks = OnnxNetworks(REPOSITORY, 1)
    return networks, Served(networks, LIMITS, detector(REPOSITORY, LIMITS))


def tiny(path: Path, width: int, height: int, things: int) -> Path:
    ground = np.full((height, width, 4), 255, np.uint8)
    layers = []
    for index in range(things):
        region = Region(6 + 14 * (index % 5), 6 + 14 * (index // 5), 12, 12)
        pixels = np.full((12, 12, 4), 255, np.uint8)
        pixels[..., :3] = [200, 30 * (index % 4), 10]
        layers.append(Unit("text" if index % 2 else "panel", f"thing {index}", region, pixels, region))
    ora.write(path, ground, layers)
    return path


def test_the_tables_are_written(tmp_path: Path, served: tuple[OnnxNetworks, Served]):
    networks, ours = served
    paths = [tiny(tmp_path / "a.ora", 84, 50, 2), tiny(tmp_path / "b.ora", 90, 100, 23)]
    said: list[str] = []
    every = ways(networks, LIMITS, ours.detect)
    table, merges = measure(every, paths, tmp_path / "out", said.append)
    assert [row["way"] for row in table.rows] == [row["way"] for row in merges.rows] == [way.name for way in every]
    assert table.conditions["layers"] == 25 and table.conditions["text"] == 12
    for row in table.rows:
        assert 0 <= row["amodal"] <= 1 and row["drawing"] is None and row["sum"] > 5 and row["seconds a design"] > 0
    row = next(row for row in table.rows if row["way"].startswith("classical, true"))
    assert row["amodal"] > 0.9, "flat blocks on paper come off whole"
    shipped = table.rows[0]
    assert shipped["layers made"] <= (2 + LIMITS.max_layers) / 2, "the smallest three stay empty"
    report = json.loads((tmp_path / "out" / "real.json").read_text())
    assert report["setup"]["designs"] == 2 and set(report["tables"]) == {"real", "layerd"}
    assert "| classical, no regions |" in (tmp_path / "out" / "real.md").read_text()
    assert Image.open(tmp_path / "out" / "real.png").height > 1000, "a row for the truth and each way, twice"
    assert any("b: shipped" in line for line in said)


def test_the_command_measures_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tiny(tmp_path / "a.ora", 84, 50, 2)
    monkeypatch.setattr(designs, "paths", lambda: [path])
    monkeypatch.setattr(sys, "argv", ["mrt.evaluation", "--real", "--quick", "--out", str(tmp_path / "out")])
    __main__.main()
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        "real.json",
        "real.md",
        "real.png",
        "real-best-worst.png",
    }


def test_a_way_of_ones_own_is_a_function(tmp_path: Path):
    path = tiny(tmp_path / "a.ora", 84, 50, 2)

    def nothing(picture: np.ndarray, regions) -> list:
        assert picture.shape == (50, 84, 4) and [tuple(region) for region in regions] == [
            (6, 6, 12, 12),
            (20, 6, 12, 12),
        ]
        page = Region(0, 0, 84, 50)
        return [placed(picture / 255, page), *[NOTHING] * len(regions)]

    table, _ = measure([Way("nothing", True, nothing)], [path], tmp_path / "out", lambda text: None)
    assert table.rows[0]["amodal"] == 0 and table.rows[0]["sum"] == 60


def test_the_page_is_as_large_as_the_limits_take_it(served: tuple[OnnxNetworks, Served]):
    _, ours = served
    page = Region(0, 0, 1080, 760)
    assert ours.size_for(page, [Region(0, 0, 100, 100)]) == (320, 224)
    crowded = ours.size_for(page, [page] * 10)
    assert crowded[0] < 320 and crowded[0] % 16 == crowded[1] % 16 == 0
    with pytest.raises(ValueError, match="no room"):
        ours.size_for(page, [page] * 2000)


def test_regions_and_pixels_are_scaled():
    page = Region(0, 0, 1000, 500)
    assert scaled(Region(101, 50, 100, 100), page, (100, 50)) == Region(10, 5, 11, 10)
    assert scaled(Region(999, 499, 1, 1), page, (100, 50)) == Region(99, 49, 1, 1)
    assert largest([Region(0, 0, 5, 5), Region(0, 0, 9, 9), Region(0, 0, 7, 7)], 2) == [1, 2]
    grown = placed(np.pad(np.ones((4, 4, 4)), ((2, 2), (2, 2), (0, 0))), Region(0, 0, 80, 80))
    assert abs(grown.region.x - 20) <= 6 and abs(grown.region.width - 40) <= 12
    assert placed(np.zeros((4, 4, 4)), page) is NOTHING
    soft = resized(np.random.default_rng(0).integers(0, 128, (9, 9, 4)).astype(np.uint8), (50, 40))
    assert soft.shape == (40, 50, 4) and (soft[..., :3] <= soft[..., 3:]).all()
