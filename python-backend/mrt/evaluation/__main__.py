"""`npm run evaluate`: figures on held-out designs as JSON and Markdown tables, with plots and contact sheets.

What is measured is what is served: the ONNX networks of the model repository, driven by the server's own engine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from mrt.evaluation import parts
from mrt.models.weights import REPOSITORY

ALONE = {
    "real": "on designs that people made (mrt/evaluation/real): real.json, .md and sheets",
    "words": "whether prompts get their strings, colours and things: words.json and .md",
    "layouts": "what mrt_layout plans and finds, and what mrt_regions finds on pages of the wide world, which need "
    "MRT_ASSETS and are left out without: layouts.json and .md",
    "steps": "numbers of steps, and their paired differences: steps.json and .md",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="npm run evaluate --", description=__doc__)
    alone = parser.add_argument_group("one part alone, instead of the whole report").add_mutually_exclusive_group()
    for name, text in ALONE.items():
        alone.add_argument(f"--{name}", dest="part", action="store_const", const=name, default="", help=text)
    parser.add_argument(
        "--designs",
        type=int,
        help="held-out designs a row: 12 (expensive rows use half or fewer), of --steps 40, of --layouts 100",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a smoke test: one design a row, few layers and steps; two real ones"
    )
    parser.add_argument("--ways", default="", help="of --real: those alone whose names begin so, as in experts")
    parser.add_argument("--minutes", type=float, default=12, help="of --words: what does not fit is left out")
    parser.add_argument("--pages", type=int, default=24, help="of --layouts, for mrt_regions: 5 core-seconds each")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="the model repository to measure")
    parser.add_argument("--out", type=Path, default=Path("out/evaluation"))
    args = parser.parse_args()
    if args.designs is not None and args.designs < 1:
        parser.error(f"--designs is {args.designs}; at least 1 is needed")
    parts.measure(parts.Asked(**vars(args)), parser)


if __name__ == "__main__":
    main()
