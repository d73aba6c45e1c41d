"""A prompt to a plan: whose its words are, then regions drawn one number after the other. NumPy only; no network here.

The two graphs of the planner come as functions: `read` of WordReader's inputs, `write` of RegionWriter's (mrt.models).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from mrt import prompts
from mrt.geometry import TOKEN, Region, pad, snap
from mrt.prompts import GRID, WORDS

Network = Callable[..., np.ndarray]
PLANS = 8  # are drawn, and the best that fits is taken
CROWDED = 1.0  # what a cell under a second layer costs a plan, against the logarithm of how likely it is
CALM = 0.7  # temperature: below 1 the unlikely gets rarer
UNTOLD = 3  # layers for a prompt that names none


class Told(NamedTuple):
    """What a prompt says, layers bottom to top. spans (n, D): what the planner makes of each layer's words."""

    background: str
    captions: list[str]
    spans: np.ndarray


class Frame(NamedTuple):
    """A canvas in cells of `cell` px: sides, and the page inside it."""

    columns: int
    rows: int
    page: Region
    cell: int

    @classmethod
    def of(cls, canvas: tuple[int, int], page: Region) -> Frame:
        """Cells are tokens; on a canvas of more than GRID tokens, several tokens wide."""
        longest = -(-max(canvas) // TOKEN)
        cell = TOKEN * -(-longest // GRID)
        columns, rows = (-(-side // cell) for side in canvas)
        outer = snap(page, cell)
        return cls(columns, rows, Region(*(side // cell for side in outer)), cell)


def told_by(prompt: str, read: Network, most: int) -> Told:
    """A prompt with `;` names the background, then layers bottom to top; of any other, the planner tells whose is what.

    Of more than `most` layers one more is told, so that a caller sees that there are too many.
    """
    if ";" in prompt:
        parts = [part.strip() for part in prompt.rstrip("; \n").split(";")][: most + 2]
        text, owners = prompts.read_parts(parts)
        background, *captions = parts
        memory, _, _ = _read(text, read)
        spans = prompts.means(text, owners, list(range(1, len(parts))))[:, : len(memory)] @ memory
        return Told(background, captions, spans)
    text = prompts.read(prompt)
    memory, tags, rank = _read(text, read)
    first = np.searchsorted(text.word[: len(memory)], range(len(text.words)))  # token of each word
    owners = prompts.owners_of([int(tags[i]) if i < len(tags) else prompts.NONE for i in first])
    if all(owner == prompts.NOBODY for owner in owners):
        count = min(UNTOLD, most)
        return Told("", [""] * count, np.zeros((count, memory.shape[1]), np.float32))
    layers = list(range(1, max(owners) + 1))[: most + 1]
    means = prompts.means(text, owners, layers)[:, : len(memory)]
    order = np.argsort(means @ rank, kind="stable")
    captions = [prompts.caption(text, owners, layers[i]) for i in order]
    return Told(prompts.caption(text, owners, 0), captions, (means @ memory)[order])


def _read(text: prompts.Prompt, read: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Memory (L, D), tags (L,) and rank (L,) of a prompt's tokens; of one blank token where it has none."""
    count = min(WORDS, max(1, len(text.word)))
    tokens, stop = pad(text.bytes[:count], count), pad(text.stop[:count], count)
    out = read(text_bytes=tokens[None], stop=stop[None], valid=np.ones((1, count), bool))[0]
    memory, tags, rank = np.split(out, [-prompts.TAGS - 1, -1], axis=1)
    return memory, tags.argmax(1), rank[:, 0]


def regions_of(
    spans: np.ndarray, canvas: tuple[int, int], page: Region, write: Network, rng: np.random.Generator, tokens: int
) -> list[Region]:
    """One region a span, bottom to top, inside the canvas and at least touching the page.

    `tokens`: what all of them together may take; where no plan is so small, the smallest is taken.
    """
    frame = Frame.of(canvas, page)
    boxes, likely = drawn(spans, frame, write, rng)
    weights = (boxes[..., 0] * boxes[..., 1]).sum(1) * (frame.cell // TOKEN) ** 2
    worth = likely - CROWDED * np.array([crowding(plan, frame) for plan in boxes])
    best = int(np.where(weights <= tokens, worth, -np.inf).argmax() if weights.min() <= tokens else weights.argmin())
    whole = Region(0, 0, *canvas)
    return [
        Region(*(int(side) * frame.cell for side in (x, y, width, height))).intersect(whole)
        for width, height, x, y in boxes[best]
    ]


def crowding(boxes: np.ndarray, frame: Frame) -> int:
    """How many layers lie on another one, summed over the cells of a plan (n, 4)."""
    covered = np.zeros((frame.rows, frame.columns), np.int32)
    for width, height, x, y in boxes:
        covered[y : y + height, x : x + width] += 1
    return int((covered - 1).clip(min=0).sum())


def drawn(spans: np.ndarray, frame: Frame, write: Network, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """PLANS plans at once: boxes (P, n, 4) in cells (width, height, x, y), and how likely each plan is (P,)."""
    count = len(spans)
    boxes, likely = np.zeros((PLANS, count, 4), np.int32), np.zeros(PLANS)
    told = np.repeat(spans[None].astype(np.float32), PLANS, 0)
    shape = np.array([frame.columns, frame.rows, *frame.page], np.int32)[None].repeat(PLANS, 0)
    for layer in range(count):
        for axis in range(4):
            known = slice(0, layer + 1)
            logits = write(spans=told[:, known], boxes=boxes[:, known], frame=shape)[:, layer, axis]
            allowed = np.stack([_allowed(box, axis, frame) for box in boxes[:, layer]])
            logits = np.where(allowed, logits / CALM, -np.inf)
            shares = np.exp(logits - logits.max(1, keepdims=True))
            shares /= shares.sum(1, keepdims=True)
            choice = (shares.cumsum(1) < rng.random((PLANS, 1))).sum(1).clip(0, GRID)
            boxes[:, layer, axis] = choice
            likely += np.log(shares[np.arange(PLANS), choice] + 1e-9)
    return boxes, likely


def _allowed(box: Sequence[int], axis: int, frame: Frame) -> np.ndarray:
    """Which values (GRID + 1,) of one number of a box, given those before, keep it on the canvas and touch the page."""
    values, page = np.arange(GRID + 1), frame.page
    side = (frame.columns, frame.rows)[axis % 2]
    if axis < 2:
        return (values > 0) & (values <= side)
    size = box[axis - 2]
    start, end = ((page.x, page.right), (page.y, page.bottom))[axis - 2]
    return (values + size <= side) & (values < end) & (values + size > start)
