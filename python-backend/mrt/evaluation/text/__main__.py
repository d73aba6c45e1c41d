"""`python -m mrt.evaluation.text`: how well text is read and lifted off, on held-out pages, or with --real on designs
that people made (mrt/evaluation/real). Wants MRT_ASSETS for the former. Writes report.md, report.json and pictures."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.data.world.design import Design
from mrt.evaluation.real import designs
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.text import report
from mrt.evaluation.text.scores import Score, psnr, scored
from mrt.evaluation.text.truth import truth_of
from mrt.experts.reader.on_cpu import reader as on_cpu
from mrt.experts.text.lift import TextLayer, lift
from mrt.experts.text.summed import summed

SIDE = 896  # px of the longer side of held-out pages, which are drawn anew at that size
_CELL = 8  # px of the squares that clear parts are shown as


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=40, help="held-out pages, laid out and crowded in turn")
    parser.add_argument("--real", action="store_true", help="designs that people made")
    parser.add_argument("--pictures", action="store_true", help="a sheet of each page: picture, text, ground")
    parser.add_argument("--out", type=Path, default=Path("out/text"))
    options = parser.parse_args()
    pages = _real() if options.real else _held_out(options.designs)
    measure("real designs" if options.real else f"held-out pages at {SIDE} px", pages, options.out, options.pictures)


def measure(name: str, pages: Iterator[Design], out: Path, pictures: bool) -> dict[str, dict[str, float]]:
    """The table over all pages; written to `out`."""
    reader = on_cpu()
    alphabet = frozenset(reader.characters)
    out.mkdir(parents=True, exist_ok=True)
    scores: list[Score] = []
    sums, seconds, pixels = [], np.zeros(2), 0
    for number, design in enumerate(pages):
        truth = truth_of(design)
        start = time.process_time()
        lines = reader.read(truth.picture)
        middle = time.process_time()
        layers, ground = lift(truth.picture, lines)
        seconds += (middle - start, time.process_time() - middle)
        pixels += truth.seen.size
        scores += scored(truth, lines, layers, ground, alphabet)
        sums.append(psnr(summed(layers, ground), truth.picture))
        if pictures:
            _sheet(truth.picture, layers, ground).save(out / f"{number:03d}.png")
    setup = {
        "pages": f"{len(sums)} {name}",
        "machine": ", ".join(f"{name} {value}" for name, value in machine().items()),
        "core-seconds a megapixel": f"{seconds[0] / pixels * 1e6:.2f} to read, {seconds[1] / pixels * 1e6:.2f} to lift",
        "sum": f"layers and ground give the page again at {min(sums):.1f} dB or more (60 at most)",
    }
    table = report.rows(scores)
    text = report.markdown(setup, table)
    (out / "report.md").write_text(text)
    (out / "report.json").write_text(json.dumps({"setup": setup, "rows": table, "texts": list(map(asdict, scores))}))
    print(text)
    return table


def _held_out(count: int) -> Iterator[Design]:
    from mrt.data.world import held_out
    from mrt.data.world.assets import open_library

    library = open_library("test")
    for index in range(count):
        yield held_out.drawn("crowded" if index % 4 == 3 else "laid out", index, library, SIDE)


def _real() -> Iterator[Design]:
    for path in designs.paths():
        design = designs.read(path)
        if any(layer.kind == "text" for layer in design.layers):
            yield design


def _sheet(picture: np.ndarray, layers: list[TextLayer], ground: np.ndarray) -> Image.Image:
    rows, columns = np.indices(picture.shape[:2]) // _CELL
    board = np.repeat((((rows + columns) % 2) * 40 + 170).astype(np.uint8)[..., None], 3, 2)
    return Image.fromarray(np.concatenate([picture, summed(layers, board), ground], 1))


if __name__ == "__main__":
    main()
