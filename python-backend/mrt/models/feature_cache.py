"""Fewer blocks a step for the undistilled network: what hardly changes from step to step is not computed again.

The first block always runs. Where what it adds to the tokens differs little from what it added when all blocks last
ran, the sum of what the others added then is used again. Few steps differ much, so a distilled network gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer


@dataclass
class FeatureCache:
    """Of one run; another has its own. `calls` of the network, `reused`: those that ran the first block alone."""

    threshold: float
    calls: int = 0
    reused: int = 0
    first: Tensor | None = None  # what the first block added when all ran, (B, N, D)
    others: Tensor | None = None  # what the others added then
    reusing: bool = field(default=False, repr=False)
    after_first: Tensor | None = field(default=None, repr=False)


@contextmanager
def feature_cache(net: MaskedRegionTransformer, cache: FeatureCache) -> Iterator[None]:
    """Within it every call of `net` is the next step of the same rows, and may take what `cache` holds.

    `threshold`: largest mean change of what the first block adds, relative to its mean; 0 computes everything.
    """
    blocks = list(net.transformer_blocks)
    if len(blocks) < 2:
        raise ValueError("a network of one block has nothing to reuse")
    with ExitStack() as stack:
        for index, block in enumerate(blocks):
            own = block.forward
            stack.callback(delattr, block, "forward")
            last = index == len(blocks) - 1
            block.forward = partial(_first if index == 0 else _other, own, cache, last)
        yield


def _first(own, cache: FeatureCache, last: bool, img: Tensor, txt: Tensor, *given) -> tuple[Tensor, Tensor]:
    out, txt = own(img, txt, *given)
    added = out - img
    cache.calls += 1
    cache.reusing = cache.others is not None and _change(added, cache.first) < cache.threshold
    if cache.reusing:
        cache.reused += 1
    else:
        cache.first = added
    cache.after_first = out
    return out, txt


def _other(own, cache: FeatureCache, last: bool, img: Tensor, txt: Tensor, *given) -> tuple[Tensor, Tensor]:
    if cache.reusing and cache.others is not None:
        return (img + cache.others if last else img), txt
    img, txt = own(img, txt, *given)
    if last and cache.after_first is not None:
        cache.others = img - cache.after_first
    return img, txt


def _change(added: Tensor, before: Tensor | None) -> float:
    if before is None or before.shape != added.shape:
        return torch.inf
    return float((added - before).abs().mean() / before.abs().mean())
