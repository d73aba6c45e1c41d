"""Assignment of the detector's cells to objects, and the loss: presence, box, order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.models.detector import LEVELS, Level
from mrt.training.layouts.pages import Batch

REACH = 0.15  # share of an object's size within which cells around its centre are assigned to it
FLOOR = 0.3  # least target score of a cell with an object; it grows with the IoU of its box


class Matches(NamedTuple):
    """Cells assigned to objects: (m,) image, (m,) cell in the detector's order, (m,) object."""

    image: Tensor
    cell: Tensor
    object: Tensor


class Losses(NamedTuple):
    presence: Tensor
    box: Tensor
    order: Tensor


def match(batch: Batch, levels: Sequence[Level] = LEVELS) -> Matches:
    """Assigns to each object the cells around its centre at the level of its size and kind; a cell takes the nearest
    object, of equally near ones the smaller."""
    sizes = (batch.boxes[:, 2:] - batch.boxes[:, :2]).clamp_min(1).prod(1).sqrt()  # (n,)
    found, start = [], 0
    for level in levels:
        fits = (sizes >= level.least) & (sizes < level.most)
        if level.kinds:
            fits &= torch.isin(batch.kinds, torch.tensor(level.kinds, device=batch.kinds.device))
        here = fits.nonzero()[:, 0]
        here = here[sizes[here].argsort()]
        rows, columns = (side // level.stride for side in batch.images.shape[2:])
        image, cell, at = near(batch, here, level, rows, columns)
        found.append(Matches(image, cell + start, here[at]))
        start += rows * columns
    return Matches(*(torch.cat(parts) for parts in zip(*found, strict=True)))


def near(batch: Batch, here: Tensor, level: Level, rows: int, columns: int) -> Matches:
    """The cells of one level near the centres of the objects `here`; `object` counts within `here`."""
    if len(here) == 0:
        empty = here.new_zeros(0)
        return Matches(empty, empty, empty)
    boxes, image = batch.boxes[here], batch.image[here]
    centres, extents = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    x = (torch.arange(columns, device=here.device) + 0.5) * level.stride
    y = (torch.arange(rows, device=here.device) + 0.5) * level.stride
    across = (x - centres[:, :1]).abs() / (extents[:, :1] * REACH).clamp_min(level.stride * 0.75)  # (n, columns)
    down = (y - centres[:, 1:]).abs() / (extents[:, 1:] * REACH).clamp_min(level.stride * 0.75)  # (n, rows)
    distance = torch.maximum(across[:, None, :], down[:, :, None]).flatten(1)  # (n, cells)
    nearest = distance.new_full((len(batch.images), rows * columns), torch.inf)
    nearest.scatter_reduce_(0, image[:, None].expand_as(distance), distance, "amin")
    at, cell = ((distance <= 1) & (distance == nearest[image])).nonzero().T
    alone = first_of(image[at] * (rows * columns) + cell)
    return Matches(image[at[alone]], cell[alone], at[alone])


def first_of(keys: Tensor) -> Tensor:
    """Where each value of `keys` (n,) occurs for the first time."""
    _, which = keys.unique(return_inverse=True)
    indices = torch.arange(len(keys), device=keys.device)
    first = torch.full_like(indices, len(keys)).scatter_reduce_(0, which, indices, "amin")
    return first[first < len(keys)]


def losses(found: Tensor, batch: Batch, levels: Sequence[Level] = LEVELS) -> Losses:
    """`found`: (B, cells, fields) of the detector, logit, box and z first."""
    return losses_of(found, batch, match(batch, levels))


def losses_of(found: Tensor, batch: Batch, matches: Matches) -> Losses:
    """`losses` for a given assignment."""
    answers, wanted = found[matches.image, matches.cell], batch.boxes[matches.object]
    overlap, general = ious(answers[:, 1:5], wanted)
    quality = torch.zeros_like(found[..., 0])
    quality[matches.image, matches.cell] = overlap.detach().clamp_min(FLOOR)
    doubt = (quality - found[..., 0].sigmoid()).square()  # quality focal loss (Li et al. 2020)
    presence = F.binary_cross_entropy_with_logits(found[..., 0], quality, doubt.detach(), reduction="sum")
    edges = (answers[:, 1:5] - wanted).abs().mean(1) / 8
    faults = 1 - general + F.huber_loss(edges, torch.zeros_like(edges), reduction="none")
    box = faults.sum() / max(1, len(answers))
    count = torch.bincount(matches.object, minlength=len(batch.boxes)).clamp_min(1)
    z = answers.new_zeros(len(batch.boxes)).index_add(0, matches.object, answers[:, 5]) / count
    below, above = batch.pairs.T
    order = F.softplus(z[below] - z[above]).mean() if len(below) else z.sum() * 0
    return Losses(presence / max(1, len(answers)), box, order)


def ious(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Intersection over union of boxes (m, 4) pair by pair, and its generalised form (Rezatofighi et al. 2019)."""
    inner = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp_min(0).prod(1)
    outer = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - inner
    return inner / union, inner / union - (outer - union) / outer
