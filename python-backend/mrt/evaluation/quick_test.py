"""The whole evaluation once, small: every table, plot and sheet is there and holds numbers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from mrt.evaluation import __main__
from mrt.evaluation.reporting.report import markdown
from mrt.evaluation.reporting.table import Table
from mrt.evaluation.tables.measure import PARTS

pytestmark = pytest.mark.slow


def test_a_quick_run_writes_every_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["mrt.evaluation", "--quick", "--out", str(tmp_path)])
    __main__.main()
    report = json.loads((tmp_path / "figures.json").read_text())
    assert {"split", "seed", "machine", "designs_a_row", "seconds"} <= set(report["setup"])
    assert set(PARTS) <= set(report["tables"]), "each part has at least the table of its name"
    for name, table in report["tables"].items():
        assert table["rows"], name
        assert {"steps", "seeds", "passes", "page_px", "canvas_px"} <= set(table["conditions"]), name
    markdown = (tmp_path / "tables.md").read_text()
    assert markdown.count("\n## ") == len(report["tables"])
    assert "nan" not in markdown
    for name in ("text_to_layers.png", "image_to_layers-worst.png", "decompositions.png", "tasks-soft-iou.png"):
        assert (tmp_path / name).stat().st_size > 1000, name


def test_a_cell_that_a_row_lacks_is_a_dash():
    rows = [{"layers": "2-3", "iou": 0.5}, {"layers": "4-7", "psnr": 31.456}]
    text = markdown({"seed": 7}, [Table("a", "A", "said over\ntwo lines", {"steps": 8}, rows)])
    assert "| 2-3 | 0.500 | – |" in text and "| 4-7 | – | 31.46 |" in text
    assert "said over two lines" in text and "seed: 7" in text
