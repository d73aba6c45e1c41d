"""`python -m mrt.evaluation.curves`: the training logs of the model card as curves, model-card/curves.png."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.evaluation.reporting import plots

CARD = Path(__file__).parents[2] / "model-card"
BINS = 10  # of a log, by time
COLUMNS = 2


def main() -> None:
    logs = [log for log in sorted(CARD.glob("*.jsonl")) if log.read_text().startswith('{"step"')]
    with tempfile.TemporaryDirectory() as folder:
        panels = [panel(log, Path(folder) / f"{log.stem}.png") for log in logs]
    width, height = panels[0].size
    sheet = Image.new("RGB", (COLUMNS * width, -(-len(panels) // COLUMNS) * height), (255, 255, 255))
    for index, picture in enumerate(panels):
        sheet.paste(picture, (index % COLUMNS * width, index // COLUMNS * height))
    sheet.quantize(64).save(CARD / "curves.png", optimize=True)


def panel(log: Path, path: Path) -> Image.Image:
    """One log: every figure of it, averaged over BINS stretches of equal time, by the minutes of training."""
    labels, series = curves([flat(json.loads(line)) for line in log.read_text().splitlines()])
    plots.write(path, log.stem, labels, series)
    return Image.open(path).convert("RGB")


def flat(line: dict) -> dict:
    """A figure that is a list, one number a student, as several."""
    own = {name: value for name, value in line.items() if not isinstance(value, list)}
    lists = {name: value for name, value in line.items() if isinstance(value, list)}
    return own | {f"{name} {n}": value for name, values in lists.items() for n, value in enumerate(values, start=1)}


def curves(lines: list[dict]) -> tuple[list[str], dict[str, list[float | None]]]:
    """Minutes at the end of each stretch, and the mean of each figure in it; None where no line lies in it."""
    names = [name for name, value in lines[-1].items() if isinstance(value, float)]
    seconds = np.array([line["seconds"] for line in lines], float)
    ends = np.linspace(0, seconds.max(), BINS + 1)
    stretch = np.clip(np.searchsorted(ends, seconds, side="left") - 1, 0, BINS - 1)
    series: dict[str, list[float | None]] = {}
    for name in names:
        values = np.array([line.get(name, np.nan) for line in lines], float)
        own = [values[stretch == index] for index in range(BINS)]
        series[name] = [float(np.nanmean(part)) if len(part) else None for part in own]
    return [f"{end / 60:.0f}" for end in ends[1:]], series


if __name__ == "__main__":
    main()
