"""Contact sheets: a row a case, so that eyes can judge what figures do not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.evaluation.cases import Case
from mrt.evaluation.measures import composite
from mrt.evaluation.runner import Stack
from mrt.evaluation.score import recomposed
from mrt.geometry import Region
from mrt.tasks import EDITS

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
    whole = Region(0, 0, *case.design.canvas)
    pictures = [given_of(case, whole), recomposed(case, stack)]
    for slot in sorted(stack):
        if case.task == "restyle_layers":
            reference = case.layers[slot].reference.astype(np.float32) / 255
            pictures.append(composite([(case.regions[slot], reference)], whole))
        pictures.append(composite([(case.regions[slot], stack[slot])], whole))
    return pictures


def given_of(case: Case, whole: Region) -> np.ndarray:
    """The design; for the tasks on layers without its targets, for a picture its page only."""
    targets = frozenset(slot - 2 for slot in case.layers) if case.task in EDITS else frozenset()
    full = case.design.composite(targets).astype(np.float32) / 255
    return full[case.design.page.within(whole)] if case.task == "image_to_layers" else full


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
