from __future__ import annotations

from pathlib import Path

import pytest

from mrt.evaluation.forecast import curve, law_of, row


def test_a_power_law_is_found_and_goes_on():
    seconds = [900.0, 1800.0, 3600.0, 7200.0]
    figures = [1 - 3.0 * value**-0.25 for value in seconds]
    law = law_of(seconds, figures)
    assert law.power == pytest.approx(0.25) and law.scale == pytest.approx(3.0)
    found = row("net", seconds, figures, "iou")
    assert found["10 times"] == pytest.approx(1 - 3.0 * 72_000**-0.25) and found["off"] == pytest.approx(0, abs=1e-9)


def test_too_few_points_are_named(tmp_path: Path):
    log = tmp_path / "net.jsonl"
    log.write_text('{"seconds": 900, "iou": 0.5}\n')
    with pytest.raises(ValueError, match="net.jsonl has 1 points, a curve wants 3"):
        curve(log, "iou")
