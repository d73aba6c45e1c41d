"""Fewer blocks a step for the undistilled network: features that hardly change between steps are reused.

The first block always runs. If its residual on a row's tokens differs little from that when all blocks last ran, the
sum of the other blocks' residuals of then is reused. Each row of a batch decides for itself, so that a run's result
does not depend on the others in its batch. A distilled network's few steps all differ, so it gains nothing.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer, Rope


@dataclass
class Features:
    """Residuals (N, D) on a row's tokens when all blocks last ran: of the first block, and of all others together."""

    first: Tensor
    others: Tensor


class FeatureCache:
    """Features of at most `most` rows; the least recently used row is evicted first.

    `threshold`: largest mean change of what the first block adds, relative to its mean; 0 computes everything.
    `calls`: rows that were asked for, `reused`: those of them that ran the first block alone.
    """

    def __init__(self, threshold: float, most: int):
        self.threshold, self.most = threshold, most
        self.calls = self.reused = 0
        self._rows: OrderedDict[int, Features] = OrderedDict()

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, row: int, added: Tensor, valid: Tensor) -> Features | None:
        """What may be used again of a row whose first block now adds `added` (N, D) to the tokens that are `valid`."""
        self.calls += 1
        held = self._rows.get(row)
        if held is None or held.first.shape != added.shape:
            return None
        change = (added - held.first)[valid].abs().mean() / held.first[valid].abs().mean()
        if not change < self.threshold:
            return None
        self.reused += 1
        self._rows.move_to_end(row)
        return held

    def put(self, row: int, features: Features) -> None:
        self._rows[row] = features
        self._rows.move_to_end(row)
        while len(self._rows) > self.most:
            self._rows.popitem(last=False)


@contextmanager
def feature_cache(net: MaskedRegionTransformer, cache: FeatureCache, rows: Sequence[int]) -> Iterator[None]:
    """Within it a call of `net` is the next step of these `rows`, in the order of its batch, and may take what
    `cache` holds of them. No two runs have a row in common.
    """
    blocks = list(net.transformer_blocks)
    if len(blocks) < 2:
        raise ValueError("a network of one block has nothing to reuse")
    call = _Call(cache, rows)
    with ExitStack() as stack:
        for index, block in enumerate(blocks):
            own = block.forward
            stack.callback(delattr, block, "forward")
            block.forward = partial(call.others if index else call.first, own)
        yield


class _Call:
    """One step of a batch through blocks that are replaced by `first` and `others`."""

    def __init__(self, cache: FeatureCache, rows: Sequence[int]):
        self._cache, self._rows = cache, rows
        self._held: list[Features | None] = []
        self._added = self._after = torch.empty(0)

    def first(self, own, img: Tensor, txt: Tensor, *rest) -> tuple[Tensor, Tensor]:
        out, txt = own(img, txt, *rest)
        self._added, self._after = out - img, out
        seen = rest[-2][:, 0, 0, txt.shape[1] :] == 0  # (B, N), without padding
        self._held = [
            self._cache.get(row, added, valid) for row, added, valid in zip(self._rows, self._added, seen, strict=True)
        ]
        return out, txt

    def others(self, own, img: Tensor, txt: Tensor, temb, temb_keep, keep, rope, seen, last: bool):
        wanted = [index for index, held in enumerate(self._held) if held is None]
        if len(wanted) == len(self._held):
            img, txt = own(img, txt, temb, temb_keep, keep, rope, seen, last)
        elif wanted:
            at = torch.tensor(wanted, device=img.device)
            at_keep = None if temb_keep is None else temb_keep[at]
            part = own(
                img[at], txt[at], temb[at], at_keep, keep[at], tuple(_of(each, at) for each in rope), seen[at], last
            )
            img, txt = img.index_copy(0, at, part[0]), txt.index_copy(0, at, part[1])
        return (self._close(img) if last else img), txt

    def _close(self, img: Tensor) -> Tensor:
        """After the last block: what is new is held, what is held is added."""
        made = []
        for index, (row, held) in enumerate(zip(self._rows, self._held, strict=True)):
            if held is None:
                others = img[index] - self._after[index]
                self._cache.put(row, Features(self._added[index].clone(), others))
                made.append(img[index])
            else:
                made.append(self._after[index] + held.others)
        return torch.stack(made)


def _of(rope: Rope, at: Tensor) -> Rope:
    """The angles of some rows of a batch."""
    part = copy.copy(rope)
    part.cos, part.sin = rope.cos[at], rope.sin[at]
    return part
