"""`python -m mrt.evaluation.typeset --out sheet.png`: a sheet of set strings to look at.

With `--read`, two hundred strings are set and read back by the server's reader, and a table says how many were read
exactly as asked.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from PIL import Image

from mrt.evaluation.typeset import reading, sheet
from mrt.experts.reader import on_cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/typeset.png"), help="where the sheet is written")
    parser.add_argument("--read", action="store_true", help="also read strings back, and write a .json beside it")
    parser.add_argument("--styles", default=",".join(reading.STYLES), help="in which they are set")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet.sheet()).save(args.out)
    print(args.out)
    if args.read:
        found = list(reading.outcomes(on_cpu.reader(), args.styles.split(",")))
        args.out.with_suffix(".json").write_text(json.dumps([one._asdict() for one in found], ensure_ascii=False))
        print(reading.table(found))
        for one in found:
            if not one.same:
                print(f"{one.kind}, {one.style}: {one.wanted!r} read as {one.read!r}")


if __name__ == "__main__":
    main()
