"""FLOPs and bytes of one denoiser call, from the shape of the network alone."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from mrt.models.families import TransformerConfig
from mrt.models.transformer import MaskedRegionTransformer

BLOCKS = 2  # that the walk for the peak takes; further ones reuse the same memory


class Cost(NamedTuple):
    """`flops` a call, two a multiply-add. Bytes: of the weights, and of the activations at their peak beside them."""

    flops: float
    weights: int
    activations: int


def of_call(config: TransformerConfig, rows: int, tokens: int, words: int, dtype: torch.dtype = torch.bfloat16) -> Cost:
    """One call with `rows` of `tokens` image and `words` text tokens each, on one device, without gradients."""
    size = torch.empty(0, dtype=dtype).element_size()
    with torch.device("meta"):
        parameters = sum(value.numel() for value in MaskedRegionTransformer(config).parameters())
    return Cost(flops(config, rows, tokens, words), parameters * size, peak(config, rows, tokens, words, dtype))


def flops(config: TransformerConfig, rows: int, tokens: int, words: int) -> float:
    """Of the matrix products and of attention; norms and activations are below one percent."""
    d, channels = config.width, config.patch_size**2 * config.out_channels
    both, last = tokens + words, tokens  # after attention of the last block nothing reads the text
    streams = both * (config.num_layers - 1) + last
    block = 2 * both * 3 * d * d * config.num_layers  # q, k, v
    block += 2 * both * d * d * config.num_layers  # out of attention
    block += 2 * streams * 8 * d * d  # feed-forward
    block += 4 * both * both * d * config.num_layers  # scores and their sum
    block += 2 * 12 * d * d * config.num_layers  # modulation, once a row
    rotation = 2 * both * config.attention_head_dim * d * 2 * config.num_layers  # pairs are turned by a product
    ends = 2 * (tokens * (config.in_channels + channels) + words * config.joint_attention_dim) * d
    return float(rows * (block + rotation + ends + 2 * (256 + d + 2 * d) * d))


def peak(config: TransformerConfig, rows: int, tokens: int, words: int, dtype: torch.dtype) -> int:
    """Most bytes alive at a time beside weights and inputs, walked through without a device.

    Attention is taken to be fused: it holds its output, not its scores.
    """
    with torch.device("meta"):
        net = MaskedRegionTransformer(replace(config, num_layers=min(BLOCKS, config.num_layers))).to(dtype)
        batch = inputs(config, rows, tokens, words, dtype)
    for block in net.transformer_blocks:
        block.attn.attend = _fused  # pyright: ignore[reportAttributeAccessIssue, reportArgumentType]
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        stack.enter_context(torch.device("meta"))
        live = stack.enter_context(LiveBytes())
        net(**batch)
    return live.most


def inputs(config: TransformerConfig, rows: int, tokens: int, words: int, dtype: torch.dtype) -> dict[str, Tensor]:
    """Of one call, on the default device; random where numbers matter, and with nothing kept or padded."""
    flat = {"ids": 3, "edges": 4, "beneath": 2}
    batch = {name: torch.zeros(rows, tokens, width, dtype=torch.int32) for name, width in flat.items()}
    batch |= {name: torch.zeros(rows, tokens, dtype=torch.bool) for name in ("keep", "reference")}
    return batch | {
        "hidden": torch.randn(rows, tokens, config.in_channels, dtype=dtype),
        "valid": torch.ones(rows, tokens, dtype=torch.bool),
        "text": torch.randn(rows, words, config.joint_attention_dim, dtype=dtype),
        "text_slot": torch.zeros(rows, words, dtype=torch.int32),
        "text_valid": torch.ones(rows, words, dtype=torch.bool),
        "text_start": torch.zeros(rows, 1, dtype=torch.int32),
        "sigma": torch.full((rows, 1), 0.5, dtype=dtype),
        "student": torch.zeros(rows, 1, dtype=torch.int32),
    }


def _fused(q: Tensor, k: Tensor, v: Tensor, seen: Tensor) -> Tensor:
    return torch.empty_like(v)


class LiveBytes(TorchDispatchMode):
    """Counts the bytes of all storages that operations make, for as long as somebody holds them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0
        self._known: set[int] = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        outside = {id(leaf.untyped_storage()) for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)}
        result = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if isinstance(leaf, Tensor):
                storage = leaf.untyped_storage()
                if id(storage) not in outside | self._known:
                    self._add(storage)
        return result

    def _add(self, storage: torch.UntypedStorage) -> None:
        size, key = storage.nbytes(), id(storage)
        self._known.add(key)
        self.now += size
        self.most = max(self.most, self.now)
        weakref.finalize(storage, self._drop, key, size)

    def _drop(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.now -= size
