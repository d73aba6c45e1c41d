"""Layered files to WebDataset shards: `python -m mrt.data.convert FOLDER --to SHARDS`. Run it again to resume.

PSD, PSB and OpenRaster files anywhere under FOLDER. Each design that can be a stack of layers is one sample: its
canvas, page and layers, cut to their content, with what overflows the page. The others are skipped, told and counted.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from mrt.data.convert.chunk import PARTS, READERS, Work, convert, forget
from mrt.data.convert.refused import Refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--files", type=int, default=256, help="to a chunk, which is one shard of each part")
    parser.add_argument("--held-out", type=float, default=0.01, help="share of designs, by hash, kept from training")
    parser.add_argument("--names", action="store_true", help="layers without a caption are called by their names")
    parser.add_argument("--strict", action="store_true", help="stop at the first file that cannot be taken")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    paths = sorted(path for path in args.folder.rglob("*") if path.suffix.lower() in READERS)
    if not paths:
        sys.exit(f"{args.folder} holds no {', '.join(READERS)}; give a folder of layered files")
    args.to.mkdir(parents=True, exist_ok=True)
    chunks = [paths[start : start + args.files] for start in range(0, len(paths), args.files)]
    work = Work(args.folder, args.to, args.held_out, args.names, args.strict)
    forget(args.to, len(chunks))
    counts, reasons = Counter(), Counter()
    try:
        for report in _reports(work, chunks, args.workers):
            counts.update({part: report[part] for part in PARTS})
            reasons.update(skip["reason"] for skip in report["skipped"])
            for skip in report["skipped"]:
                print(f"skipped {skip['file']}: {skip['text']}", file=sys.stderr)
    except Refused as refused:
        sys.exit(f"{refused} (--strict)")
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    print(f"{counts['train']} to train, {counts['held-out']} held out, {sum(reasons.values())} skipped", end="")
    print(f" ({told})" if told else "")


def _reports(work: Work, chunks: list[list[Path]], workers: int):
    if workers == 1:
        yield from map(partial(convert, work), range(len(chunks)), chunks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(partial(convert, work), range(len(chunks)), chunks)


if __name__ == "__main__":
    main()
