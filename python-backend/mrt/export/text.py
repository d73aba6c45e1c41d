"""`python -m mrt.export.text --out triton-model-repo/mrt_text/1`: the two networks that read text, put beside a model.

A server whose Python has the wheel of requirements/serve.txt needs no copy: it reads them where pip put them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from mrt.experts.reader.files import copied


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the version's folder of the model mrt_text")
    options = parser.parse_args()
    try:
        for path in copied(options.out):
            print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    except (FileNotFoundError, ValueError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
