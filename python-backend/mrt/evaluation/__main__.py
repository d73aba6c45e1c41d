"""`npm run evaluate`: figures on held-out designs as JSON and Markdown tables, with plots and contact sheets.

What is measured is what is served: the ONNX networks of the model repository, driven by the server's own engine.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

from mrt.evaluation.bench import Bench
from mrt.evaluation.detecting import detector
from mrt.evaluation.held_out import SEED, SPLIT, bands
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.real import designs, measure, ways
from mrt.evaluation.reporting import pictures, report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Table
from mrt.evaluation.tables import clear, decompositions, groups, kinds, overflow, restyle, spread, steps, tasks, texts
from mrt.evaluation.words import measure as words
from mrt.serving.contract.limits import limits_of

REPOSITORY = Path(__file__).parents[3] / "triton-model-repo"
DESIGNS, STEPS = 12, (50, 16, 8, 4)
QUICK_DESIGNS, QUICK_STEPS, QUICK_BANDS = 1, (4, 2), 2
PARTS = {
    "tasks": tasks,
    "kinds": kinds,
    "texts": texts,
    "steps": steps,
    "spread": spread,
    "overflow": overflow,
    "clear": clear,
    "restyle": restyle,
    "groups": groups,
    "decompositions": decompositions,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--designs", type=int, default=DESIGNS, help="held-out designs a row; expensive rows use half or fewer"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a smoke test: one design a row, few layers and steps; two real ones"
    )
    parser.add_argument("--real", action="store_true", help="on designs that people made (mrt/evaluation/real), alone")
    parser.add_argument("--ways", default="", help="of --real: those alone whose names begin so, as in experts")
    parser.add_argument(
        "--words", action="store_true", help="whether prompts get their strings, colours and things, alone"
    )
    parser.add_argument("--minutes", type=float, default=12, help="of --words: what does not fit is left out")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="the model repository to measure")
    parser.add_argument("--out", type=Path, default=Path("out/evaluation"))
    args = parser.parse_args()
    if args.words:
        words.measure(args.repository, args.out, args.minutes, args.quick)
        return
    limits = limits_of(args.repository / "mrt" / "config.pbtxt")
    networks, rows = OnnxNetworks(args.repository), bands(limits.max_layers)
    detect = detector(args.repository, limits)
    if args.real:
        paths = designs.paths()
        some = paths[:: max(1, len(paths) // 2)] if args.quick else paths
        asked = [way for way in ways.ways(networks, limits, detect) if way.name.startswith(args.ways)]
        if not asked:
            parser.error(f"no way begins with {args.ways!r}")
        measure.measure(asked, some, args.out)
        return
    bench = (
        Bench(networks, replace(limits, steps=QUICK_STEPS[-1]), QUICK_DESIGNS, rows[:QUICK_BANDS], QUICK_STEPS, detect)
        if args.quick
        else Bench(networks, limits, args.designs, rows, STEPS, detect)
    )
    evaluate(bench, args.out)


def evaluate(bench: Bench, out: Path) -> list[Table]:
    """Every table, plot and sheet; the files are written after each part, so that a broken run leaves its figures."""
    out.mkdir(parents=True, exist_ok=True)
    setup = {"split": SPLIT, "seed": SEED, "family": bench.limits.family, "designs_a_row": bench.designs}
    setup |= {"machine": machine(), "seconds": {}}
    found: list[Table] = []
    for name, part in PARTS.items():
        bench.log(f"{name} ...")
        start = time.perf_counter()
        found += part.tables(bench)
        setup["seconds"][name] = round(time.perf_counter() - start, 1)
        report.write(out, setup, found)
    start = time.perf_counter()
    pictures.write_plots(out, found)
    pictures.write_sheets(out, bench)
    pictures.write_comparison(out, bench)
    setup["seconds"]["pictures"] = round(time.perf_counter() - start, 1)
    report.write(out, setup, found)
    bench.log(report.markdown(setup, found))
    bench.log(f"all files are in {out}")
    return found


if __name__ == "__main__":
    main()
