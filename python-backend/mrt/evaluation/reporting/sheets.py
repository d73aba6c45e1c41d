"""Contact sheets, a row a case, for judging by eye."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrt.evaluation.cases import Case
from mrt.evaluation.decomposers import picture_of, truth_of
from mrt.evaluation.metrics.layer import composite
from mrt.evaluation.metrics.score import recomposed
from mrt.evaluation.runner import Stack
from mrt.geometry import Region
from mrt.tasks import EDITS

CELL, GAP, NAME = 128, 6, 84  # px


def write(path: Path, made: Sequence[tuple[Case, Stack]]) -> None:
    """Columns: the design, the made stack recomposed (after the model's own composed picture, where it makes one),
    then each made layer bottom to top (a reference before its target). Clear pixels show a chequered ground."""
    paste(path, [("", row_of(case, stack)) for case, stack in made])


def write_comparison(path: Path, cases: Sequence[Case], taken: Mapping[str, Sequence[Sequence[np.ndarray]]]) -> None:
    """A block of rows a case: the picture and its true layers, then what each way made: recomposed, and its layers."""
    rows = []
    for index, case in enumerate(cases):
        rows.append(("truth", [picture_of(case), *truth_of(case)]))
        page = Region(0, 0, *case.design.page[2:])
        for name, stacks in taken.items():
            rows.append((name, [composite([(page, layer) for layer in stacks[index]], page), *stacks[index]]))
    paste(path, rows, most=12)


def paste(path: Path, rows: Sequence[tuple[str, Sequence[np.ndarray]]], most: int = 24) -> None:
    """Rows of pictures, each with its name in front where it has one; at most so many pictures a row."""
    left = NAME if any(name for name, _ in rows) else 0
    columns = min(most, max(len(row) for _, row in rows))
    sheet = Image.new("RGB", (left + columns * (CELL + GAP), len(rows) * (CELL + GAP)), (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    for y, (name, row) in enumerate(rows):
        draw.text((4, y * (CELL + GAP) + CELL // 2), name, (40, 40, 44), ImageFont.load_default(13))
        for x, picture in enumerate(row[:columns]):
            sheet.paste(on_chequers(picture), (left + x * (CELL + GAP), y * (CELL + GAP)))
    sheet.save(path, optimize=True)


def row_of(case: Case, stack: Stack) -> list[np.ndarray]:
    whole = Region(0, 0, *case.design.canvas)
    page = composite([(case.design.page, recomposed(case, stack))], whole)
    pictures = [given_of(case, whole), *([stack[0]] if 0 in stack else []), page]
    for slot in sorted(slot for slot in stack if slot > 0):
        if case.task == "restyle_layers":
            reference = case.layers[slot].reference.astype(np.float32) / 255
            pictures.append(composite([(case.regions[slot], reference)], whole))
        pictures.append(composite([(case.regions[slot], stack[slot])], whole))
    return pictures


def given_of(case: Case, whole: Region) -> np.ndarray:
    """The design; for the tasks on layers without its targets, for a picture its page only."""
    if case.task == "image_to_layers":
        return composite([(case.design.page, picture_of(case))], whole)
    targets = frozenset(slot - 2 for slot in case.layers) if case.task in EDITS else frozenset()
    return case.design.composite(targets).astype(np.float32) / 255


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
