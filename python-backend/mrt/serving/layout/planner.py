"""From a prompt to regions: `parse_prompt` assigns words to layers, `regions_of` samples boxes autoregressively.

NumPy only; the planner's two networks are passed as functions: `read` of WordReader's inputs, `write` of
RegionWriter's (mrt.models.planner).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from mrt import prompts
from mrt.geometry import TOKEN, Region, pad, snap
from mrt.prompts import GRID, WORDS
from mrt.words.quotes import parts

Network = Callable[..., np.ndarray]
PLANS = 8  # plans sampled at once; the best that fits is taken
OVERLAP_COST = 1.0  # subtracted from a plan's log-likelihood for each cell under a second layer
TEMPERATURE = 0.7
DEFAULT_LAYERS = 3  # for a prompt that names no layer


class ParsedPrompt(NamedTuple):
    """A prompt by layer, bottom to top. spans (n, D): the mean memory vector of each layer's words."""

    background: str
    captions: list[str]
    spans: np.ndarray


class CellGrid(NamedTuple):
    """A canvas in cells of `cell` px: its size, and the page inside it, in cells."""

    columns: int
    rows: int
    page: Region
    cell: int

    @classmethod
    def of(cls, canvas: tuple[int, int], page: Region) -> CellGrid:
        """A cell is one token, or several on a canvas of more than GRID tokens."""
        longest = -(-max(canvas) // TOKEN)
        cell = TOKEN * -(-longest // GRID)
        columns, rows = (-(-side // cell) for side in canvas)
        outer = snap(page, cell)
        return cls(columns, rows, Region(*(side // cell for side in outer)), cell)


def parse_prompt(prompt: str, read: Network, most: int) -> ParsedPrompt:
    """Assigns each word to a layer. A prompt with `;` lists the background, then layers bottom to top; in any other
    the network tags words with layers and ranks the layers.

    At most `most` + 1 layers are returned; the one too many lets a caller see that the limit is exceeded.
    """
    if len(parts(prompt)) > 1:
        listed = [part.strip() for part in parts(prompt.rstrip("; \n"))][: most + 2]
        text, owners = prompts.read_parts(listed)
        background, *captions = listed
        memory, _, _ = _read(text, read)
        spans = prompts.means(text, owners, list(range(1, len(listed))))[:, : len(memory)] @ memory
        return ParsedPrompt(background, captions, spans)
    text = prompts.read(prompt)
    memory, tags, rank = _read(text, read)
    first = np.searchsorted(text.word[: len(memory)], range(len(text.words)))  # token of each word
    owners = prompts.owners_of([int(tags[i]) if i < len(tags) else prompts.NONE for i in first])
    if all(owner == prompts.NOBODY for owner in owners):
        count = min(DEFAULT_LAYERS, most)
        return ParsedPrompt("", [""] * count, np.zeros((count, memory.shape[1]), np.float32))
    layers = list(range(1, max(owners) + 1))[: most + 1]
    means = prompts.means(text, owners, layers)[:, : len(memory)]
    order = np.argsort(means @ rank, kind="stable")
    captions = [prompts.caption(text, owners, layers[i]) for i in order]
    return ParsedPrompt(prompts.caption(text, owners, 0), captions, (means @ memory)[order])


def _read(text: prompts.Prompt, read: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Memory (L, D), tags (L,) and ranks (L,) of a prompt's tokens; of one blank token if it has none."""
    count = min(WORDS, max(1, len(text.word)))
    tokens, stop = pad(text.bytes[:count], count), pad(text.stop[:count], count)
    out = read(text_bytes=tokens[None], stop=stop[None], valid=np.ones((1, count), bool))[0]
    memory, tags, rank = np.split(out, [-prompts.TAGS - 1, -1], axis=1)
    return memory, tags.argmax(1), rank[:, 0]


def regions_of(
    spans: np.ndarray, canvas: tuple[int, int], page: Region, write: Network, rng: np.random.Generator, tokens: int
) -> list[Region]:
    """One region for each span, bottom to top, inside the canvas and at least touching the page.

    `tokens`: the limit of all regions together; if every sampled plan exceeds it, the smallest plan is taken.
    """
    grid = CellGrid.of(canvas, page)
    boxes, likelihood = sample_plans(spans, grid, write, rng)
    sizes = (boxes[..., 0] * boxes[..., 1]).sum(1) * (grid.cell // TOKEN) ** 2
    scores = likelihood - OVERLAP_COST * np.array([overlap(plan, grid) for plan in boxes])
    best = int(np.where(sizes <= tokens, scores, -np.inf).argmax() if sizes.min() <= tokens else sizes.argmin())
    whole = Region(0, 0, *canvas)
    return [
        Region(*(int(side) * grid.cell for side in (x, y, width, height))).intersect(whole)
        for width, height, x, y in boxes[best]
    ]


def overlap(boxes: np.ndarray, grid: CellGrid) -> int:
    """The number of layers above the lowest one, summed over the cells of a plan (n, 4)."""
    covered = np.zeros((grid.rows, grid.columns), np.int32)
    for width, height, x, y in boxes:
        covered[y : y + height, x : x + width] += 1
    return int((covered - 1).clip(min=0).sum())


def sample_plans(
    spans: np.ndarray, grid: CellGrid, write: Network, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """PLANS plans at once: boxes (P, n, 4) in cells (width, height, x, y), and their log-likelihoods (P,)."""
    count = len(spans)
    boxes, likelihood = np.zeros((PLANS, count, 4), np.int32), np.zeros(PLANS)
    repeated = np.repeat(spans[None].astype(np.float32), PLANS, 0)
    shape = np.array([grid.columns, grid.rows, *grid.page], np.int32)[None].repeat(PLANS, 0)
    for layer in range(count):
        for axis in range(4):
            known = slice(0, layer + 1)
            logits = write(spans=repeated[:, known], boxes=boxes[:, known], frame=shape)[:, layer, axis]
            allowed = np.stack([_allowed(box, axis, grid) for box in boxes[:, layer]])
            logits = np.where(allowed, logits / TEMPERATURE, -np.inf)
            shares = np.exp(logits - logits.max(1, keepdims=True))
            shares /= shares.sum(1, keepdims=True)
            choice = (shares.cumsum(1) < rng.random((PLANS, 1))).sum(1).clip(0, GRID)
            boxes[:, layer, axis] = choice
            likelihood += np.log(shares[np.arange(PLANS), choice] + 1e-9)
    return boxes, likelihood


def _allowed(box: Sequence[int], axis: int, grid: CellGrid) -> np.ndarray:
    """Which values (GRID + 1,) of a box's next number keep it on the canvas and touching the page."""
    values, page = np.arange(GRID + 1), grid.page
    side = (grid.columns, grid.rows)[axis % 2]
    if axis < 2:
        return (values > 0) & (values <= side)
    size = box[axis - 2]
    start, end = ((page.x, page.right), (page.y, page.bottom))[axis - 2]
    return (values + size <= side) & (values < end) & (values + size > start)
