"""Layered files to WebDataset shards: `python -m mrt.data.convert FOLDER --to SHARDS`. Run it again to resume.

PSD, PSB and OpenRaster files anywhere under FOLDER. Each design that can be a stack of layers is one sample: its
canvas, page and layers, cut to their content, with what overflows the page. The others are skipped, named and counted.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from mrt.data.convert.chunk import PARTS, READERS, Work, check_earlier, convert, forget, name_of
from mrt.data.convert.refused import Refused


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--files", type=_count, default=256, help="to a chunk, which is one shard of each part")
    parser.add_argument("--held-out", type=_share, default=0.01, help="share of designs, by hash, kept from training")
    parser.add_argument("--names", action="store_true", help="layers without a caption are called by their names")
    parser.add_argument("--strict", action="store_true", help="stop at the first file that cannot be taken")
    parser.add_argument("--workers", type=_count, default=1)
    args = parser.parse_args()
    try:
        make(args)
    except Refused as refused:
        print(f"error: {refused} (--strict)", file=sys.stderr)
    except BrokenProcessPool:
        print("error: a worker was killed, as a rule for memory; take fewer --workers", file=sys.stderr)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped; run the command again to go on", file=sys.stderr)
    else:
        return 0
    return 1


def make(args: argparse.Namespace) -> None:
    """Raises ValueError or OSError, which say what is wrong with what; Refused with `--strict`."""
    found = (path for path in args.folder.rglob("*") if path.suffix.lower() in READERS)
    paths = sorted(path for path in found if not path.is_dir())
    if not paths:
        raise ValueError(f"{args.folder} holds no {', '.join(READERS)}; give a folder of layered files")
    args.to.mkdir(parents=True, exist_ok=True)
    check_earlier(args.to, [name_of(path, args.folder) for path in paths])
    chunks = [paths[start : start + args.files] for start in range(0, len(paths), args.files)]
    work = Work(args.folder, args.to, args.held_out, args.names, args.strict)
    forget(args.to, len(chunks))
    counts, reasons = Counter(), Counter()
    for report in _reports(work, chunks, args.workers):
        counts.update({part: report[part] for part in PARTS})
        reasons.update(skip["reason"] for skip in report["skipped"])
        for skip in report["skipped"]:
            print(f"skipped {skip['file']}: {skip['text']}", file=sys.stderr)
    reasons_text = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    print(f"{counts['train']} to train, {counts['held-out']} held out, {sum(reasons.values())} skipped", end="")
    print(f" ({reasons_text})" if reasons_text else "")


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{count} is too few; give 1 or more")
    return count


def _share(text: str) -> float:
    if not 0 <= (share := float(text)) <= 1:
        raise argparse.ArgumentTypeError(f"{share} is no share; give 0 to 1")
    return share


def _reports(work: Work, chunks: list[list[Path]], workers: int):
    if workers == 1:
        yield from map(partial(convert, work), range(len(chunks)), chunks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(partial(convert, work), range(len(chunks)), chunks)


if __name__ == "__main__":
    sys.exit(main())
