"""Sequence parallelism inside the denoiser, after DeepSpeed-Ulysses (arXiv 2309.14509).

Each of P ranks holds 1/P of the image tokens and 1/P of the text tokens; what works on one token (projections, norms,
feed-forward) needs nothing else. Around attention tokens are exchanged for heads: a rank sees all tokens of H/P heads.
Per block that is two exchanges: of its q, k and v, and of their attention. Weights are whole on every rank.

For one picture sooner, not for more pictures: that is one server a GPU behind a gateway. Where it stops:

* A rank has whole heads: at most 24 ranks for `mrt-20b`, 5 for `tiny`; beyond that ring attention, which is not here.
  Where P does not divide H, the heads are padded too: right, but the padding costs as much as heads do (5 on 2: 6).
* Every rank takes the whole batch and makes its own embeddings, which are cheap; a batch is not divided.
* Text is divided like the picture, since attention is joint; both are padded to a multiple of P.
* Short sequences lose: below some 1,000 tokens the exchanges take longer than they save.
* PyTorch only. An ONNX graph or a TensorRT plan is of one device; so is everything that Triton serves here.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor

from mrt.models.transformer import JointAttention, MaskedRegionTransformer, Rope
from mrt.parallel.exchange import exchange, gather

UNSEEN = -1e4  # added to the scores of padding, as in the network itself


@contextmanager
def sequence_parallel(net: MaskedRegionTransformer, group: dist.ProcessGroup) -> Iterator[None]:
    """Within it `net` works on 1/P of its tokens; every rank of `group` calls it with the same inputs.

    Each gets the whole velocity, equal to that of one process within floating point. Backward: where each rank has the
    same loss, the mean of the ranks' gradients (what DistributedDataParallel makes) is that of one process.
    ValueError if there are more ranks than heads. Nothing is left in `net` afterwards.
    """
    ranks, heads = dist.get_world_size(group), net.config.num_attention_heads
    if ranks > heads:
        raise ValueError(f"{ranks} ranks cannot share {heads} heads; take at most {heads} ranks")
    share = _Share(group)
    with ExitStack() as stack:
        for index, block in enumerate(net.transformer_blocks):
            stack.callback(block.register_forward_pre_hook(partial(share.enter, index)).remove)
            attention: JointAttention = block.attn  # pyright: ignore[reportAssignmentType]
            stack.callback(setattr, attention, "attend", attention.attend)
            attention.attend = partial(attend, group=group)  # pyright: ignore[reportAttributeAccessIssue]
        stack.callback(net.proj_out.register_forward_hook(share.leave).remove)
        yield


def attend(q: Tensor, k: Tensor, v: Tensor, seen: Tensor, *, group: dist.ProcessGroup) -> Tensor:
    """Attention of this rank's tokens, (B, H, n, E) each, to those of all ranks; `seen` (B, 1, 1, P * n)."""
    ranks, heads = dist.get_world_size(group), q.shape[1]
    tokens = F.pad(torch.stack([q, k, v]), [0, 0, 0, 0, 0, -heads % ranks])  # (3, B, H', n, E), P divides H'
    parts = tokens.unflatten(2, (ranks, -1)).movedim(2, 0)  # (P, 3, B, H' / P, n, E)
    own = exchange(parts, group).movedim(0, 3).flatten(3, 4)  # (3, B, H' / P, P * n, E)
    out = F.scaled_dot_product_attention(own[0], own[1], own[2], seen)  # (B, H' / P, P * n, E)
    back = exchange(out.unflatten(2, (ranks, -1)).movedim(2, 0), group)  # (P, B, H' / P, n, E)
    return back.movedim(0, 1).flatten(1, 2)[:, :heads]  # (B, H, n, E)


class _Share:
    """This rank's part of a forward pass."""

    def __init__(self, group: dist.ProcessGroup):
        self.group, self.rank, self.ranks = group, dist.get_rank(group), dist.get_world_size(group)

    def enter(self, index: int, block: torch.nn.Module, args: tuple) -> tuple:
        """Instead of all tokens, this rank's go into the first block, and their ids and flags into every block."""
        img, txt, temb, temb_keep, keep, rope, seen, last = args
        if index == 0:
            self.length, text = img.shape[1], txt.shape[1]
            self.keep, self.rope = self.part(keep, 1), tuple(self.part_of_rope(one) for one in rope)
            parts = [self.parts(tokens, 3, UNSEEN) for tokens in seen.split([text, self.length], 3)]
            self.seen = torch.cat([tokens for rank in zip(*parts, strict=True) for tokens in rank], 3)
            img, txt = self.part(img, 1), self.part(txt, 1)
        return img, txt, temb, temb_keep, self.keep, self.rope, self.seen, last

    def leave(self, head: torch.nn.Module, args: tuple, velocity: Tensor) -> Tensor:
        """All tokens' velocity (B, N, C) out of each rank's."""
        return gather(velocity, self.group).movedim(0, 1).flatten(1, 2)[:, : self.length]

    def part(self, x: Tensor, axis: int) -> Tensor:
        return self.parts(x, axis)[self.rank]

    def parts(self, x: Tensor, axis: int, padding: float = 0) -> tuple[Tensor, ...]:
        """`x` in P equal parts along `axis`; the last tokens are padding where it does not divide."""
        short = -x.shape[axis] % self.ranks
        padded = F.pad(x, [0, 0] * (x.ndim - 1 - axis) + [0, short], value=padding) if short else x
        return padded.chunk(self.ranks, axis)

    def part_of_rope(self, rope: Rope) -> Rope:
        own = copy.copy(rope)
        own.cos, own.sin = self.part(rope.cos, 2), self.part(rope.sin, 2)
        return own
