"""Sheet of the designs that came out best and worst with found regions: real-best-worst.png."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrt.data.world.design import Design
from mrt.evaluation.real.figures import DesignFigures, matched
from mrt.evaluation.real.placed import Placed, resized, summed, truth_of
from mrt.evaluation.reporting.sheets import chequers
from mrt.geometry import Region

WAY = "experts, found regions"
EACH = 8  # designs that came out best, and worst
COLUMNS = 11  # of layers
CELL, GAP, LINE = 108, 4, 16  # px; the picture is as high as both rows of layers
PICTURE = 2 * CELL + GAP
INK, FAINT = (30, 30, 34), (120, 120, 126)
COLOURS = 128  # of the palette, so that the file stays small


@dataclass(frozen=True)
class Shown:
    """`pairs`: a true layer, the found one that counts for it, its soft IoU. `alone`: found layers that count for none.
    `score`: mean over the true layers. `left_out`: true and found layers for which the sheet has no room."""

    name: str
    score: float
    picture: Image.Image
    pairs: tuple[tuple[Image.Image, Image.Image | None, float], ...]
    alone: tuple[Image.Image, ...]
    left_out: tuple[int, int]


def shown(name: str, design: Design, made: Sequence[Placed], figures: DesignFigures) -> Shown:
    """A design small, so that a sheet of many is held; of too many layers the largest, bottom to top."""
    page, truth = design.page, truth_of(design)[1:]
    taken = matched(made[1:], truth)
    scores = [layer.amodal for layer in figures.layers]
    chosen = largest(truth, COLUMNS)
    counted = {id(one) for one in taken}
    others = [one for one in made[1:] if id(one) not in counted and one.region.width]
    alone = [others[at] for at in largest(others, COLUMNS - len(chosen))]
    pairs = tuple(
        (small([truth[at]], page), small([taken[at]], page) if taken[at].region.width else None, scores[at])
        for at in chosen
    )
    left = len(truth) - len(chosen), len(others) - len(alone)
    whole = small(truth_of(design), page, PICTURE)
    return Shown(name, float(np.mean(scores)), whole, pairs, tuple(small([one], page) for one in alone), left)


def largest(layers: Sequence[Placed], most: int) -> list[int]:
    """The indices of the `most` that show most, in their order."""
    by_size = sorted(range(len(layers)), key=lambda at: -int(layers[at].pixels[..., 3].sum(dtype=np.int64)))
    return sorted(by_size[:most])


def small(layers: Sequence[Placed], page: Region, side: int = CELL) -> Image.Image:
    """Layers on the page, on a chequered ground."""
    scale = side / max(page[2:])
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    picture = resized(summed(layers, page), size).astype(np.float32) / 255
    ground = 0.74 + 0.1 * chequers(size[1], size[0])
    return Image.fromarray(((picture[..., :3] + ground[..., None] * (1 - picture[..., 3:])) * 255).astype(np.uint8))


def best_and_worst(every: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    """Headings and designs, the best first; none twice."""
    ranked = sorted(every, key=lambda one: -one.score)
    each = min(EACH, (len(ranked) + 1) // 2)
    return [("best", ranked[:each]), ("worst", ranked[max(each, len(ranked) - EACH) :])]


def write(path: Path, every: Sequence[Shown]) -> None:
    """A block a design: the picture; above, its true layers; below each, the found layer that counts for it."""
    groups = best_and_worst(every)
    height = sum(LINE + GAP + sum(high(one) for one in designs) for _, designs in groups)
    sheet = Image.new("RGB", (PICTURE + 2 * GAP + COLUMNS * (CELL + GAP), height), (255, 255, 255))
    y = 0
    for heading, designs in groups:
        _say(sheet, (GAP, y + 2), f"{heading}, by the soft IoU of found layers with the true ones", INK)
        y += LINE + GAP
        for one in designs:
            _paste(sheet, one, y)
            y += high(one)
    palette = sheet.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(path, optimize=True)


def high(one: Shown) -> int:
    """Of its block, in px."""
    return LINE + one.picture.height + LINE + 2 * GAP


def _paste(sheet: Image.Image, one: Shown, y: int) -> None:
    more = [f"{count} {which}" for count, which in zip(one.left_out, ("true", "found"), strict=True) if count]
    rest = f" · not shown: {', '.join(more)}" if more else ""
    _say(sheet, (GAP, y), f"{one.name} · {one.score:.2f}{rest}", INK)
    sheet.paste(one.picture, (GAP, y + LINE))
    row = (one.picture.height - GAP) // 2  # high
    rows, left = (y + LINE, y + LINE + row + GAP), PICTURE + 2 * GAP
    beneath = rows[1] + row + 1
    for at, (true, found, score) in enumerate(one.pairs):
        x = left + at * (CELL + GAP)
        sheet.paste(true, (x, rows[0]))
        if found:
            sheet.paste(found, (x, rows[1]))
        _say(sheet, (x, beneath), f"{score:.2f}" if found else "not found", FAINT)
    for at, found in enumerate(one.alone, start=len(one.pairs)):
        x = left + at * (CELL + GAP)
        sheet.paste(found, (x, rows[1]))
        _say(sheet, (x, beneath), "for none", FAINT)


def _say(sheet: Image.Image, at: tuple[int, int], words: str, ink: tuple[int, int, int]) -> None:
    ImageDraw.Draw(sheet).text(at, words, ink, ImageFont.load_default(12))
