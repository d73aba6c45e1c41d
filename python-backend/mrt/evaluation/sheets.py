"""Contact sheets: a row a case, so that eyes can judge what figures do not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.evaluation.cases import Case
from mrt.evaluation.runner import Stack
from mrt.evaluation.score import recomposed
from mrt.geometry import Region

CELL, GAP = 128, 6  # px


def write(path: Path, cases: Sequence[Case], stacks: Sequence[Stack]) -> None:
    """Columns: the design, the made stack recomposed, then each made layer bottom to top (a reference before its
    target). Clear pixels show a chequered ground."""
    rows = [row_of(case, stack) for case, stack in zip(cases, stacks, strict=True)]
    columns = max(len(row) for row in rows)
    sheet = Image.new("RGB", (columns * (CELL + GAP), len(rows) * (CELL + GAP)), (255, 255, 255))
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            sheet.paste(on_chequers(picture), (x * (CELL + GAP), y * (CELL + GAP)))
    sheet.save(path, optimize=True)


def row_of(case: Case, stack: Stack) -> list[np.ndarray]:
    page = case.design.page
    full = case.design.composite().astype(np.float32) / 255
    whole = Region(0, 0, *case.design.canvas)
    given = full[page.y : page.bottom, page.x : page.right]
    pictures = [given if case.task == "image_to_layers" else full, recomposed(case, stack)]
    if case.task in ("add_layers", "restyle_layers"):
        pictures[0] = case.design.composite(frozenset(slot - 2 for slot in case.layers)).astype(np.float32) / 255
    for slot in sorted(stack):
        if case.task == "restyle_layers":
            pictures.append(placed(case.layers[slot].reference.astype(np.float32) / 255, case.regions[slot], whole))
        pictures.append(placed(stack[slot], case.regions[slot], whole))
    return pictures


def placed(pixels: np.ndarray, region: Region, whole: Region) -> np.ndarray:
    canvas = np.zeros((whole.height, whole.width, 4), np.float32)
    canvas[region.y : region.bottom, region.x : region.right] = pixels
    return canvas


def on_chequers(picture: np.ndarray) -> Image.Image:
    height, width = picture.shape[:2]
    ground = 0.78 + 0.14 * chequers(height, width)
    shown = picture[..., :3] + ground[..., None] * (1 - picture[..., 3:])
    small = Image.fromarray((np.clip(shown, 0, 1) * 255).astype(np.uint8))
    small.thumbnail((CELL, CELL))
    return small


def chequers(height: int, width: int) -> np.ndarray:
    row, column = np.indices((height, width)) // 8
    return ((row + column) % 2).astype(np.float32)
