"""Pages to look at, at full size and on a contact sheet: `python -m mrt.data.world.preview --seed 1 --count 50`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.data.world.assets import open_library
from mrt.data.world.design import Design
from mrt.data.world.generator import draw


def contact_sheet(pages: Sequence[np.ndarray], columns: int = 5, cell: int = 380) -> Image.Image:
    """Pages (h, w, 3 or 4) uint8, each as large as a cell of `cell` px allows, row by row."""
    rows = -(-len(pages) // columns)
    sheet = Image.new("RGB", (columns * (cell + 8), rows * (cell + 8)), (96, 96, 100))
    for index, page in enumerate(pages):
        image = Image.fromarray(np.ascontiguousarray(page[..., :3]))
        image.thumbnail((cell, cell), Image.Resampling.LANCZOS)
        x, y = index % columns * (cell + 8) + 4, index // columns * (cell + 8) + 4
        sheet.paste(image, (x + (cell - image.width) // 2, y + (cell - image.height) // 2))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--side", type=int, help="longer side in px; 512 to 2048 where it is not given")
    parser.add_argument("--split", default="train", choices=("train", "validation", "test"))
    parser.add_argument("--crowded", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("out/world"))
    options = parser.parse_args()
    library = open_library(options.split)
    options.out.mkdir(parents=True, exist_ok=True)
    pages: list[Design] = []
    began = time.perf_counter()
    for index in range(options.count):
        rng = np.random.default_rng([options.seed, index])
        pages.append(draw(rng, library, side=options.side, crowded=options.crowded))
    took = time.perf_counter() - began
    flats = [page.flat() for page in pages]
    for index, (page, flat) in enumerate(zip(pages, flats, strict=True)):
        Image.fromarray(flat[..., :3]).save(options.out / f"{index:03d}.png")
        print(f"{index:03d} {flat.shape[1]}x{flat.shape[0]} {len(page.layers):2d} layers: {page.caption}")
    contact_sheet(flats).save(options.out / "sheet.png")
    print(f"{options.count / took:.1f} pages a second; {options.out / 'sheet.png'}")


if __name__ == "__main__":
    main()
