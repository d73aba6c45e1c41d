"""What no network reaches on the held-out pages: `python -m mrt.training.matte.baselines`.

The classical decomposer, given the same boxes, and the ceiling: the true alphas through a crop and back. Written to
baselines.json of the run.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from mrt.training.matte import figures
from mrt.training.matte.pages import judged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/matte"))
    out = parser.parse_args().out
    pages = judged()
    made = {
        "classical": figures.measured(pages, figures.by_colours),
        "ceiling": figures.measured(pages, figures.by_truth),
    }
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps({name: {k: round(v, 4) for k, v in row.items()} for name, row in made.items()}, indent=2)
    (out / "baselines.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
