"""The planner of `mrt_layout`: assigns words of a prompt to layers, then writes the layers' regions one by one.

MRT shows predicted layouts without saying how they are made; ART has a language model write boxes as text. Here a small
transformer does both, in two graphs: WordReader runs once, RegionWriter once for each number that is sampled.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.prompts import GRID, TAGS, WORDS
from mrt.text import WORD_BYTES

WIDTH = 88
LAYERS = 64
AXES = ("width", "height", "x", "y")  # in the order in which they are drawn
_HEADS = 4


class Planner(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.reader = WordReader()
        self.writer = RegionWriter()


class WordReader(nn.Module):
    """Tokens of a prompt to memory vectors, tags (mrt.prompts) and ranks, by which layers are ordered."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = nn.Embedding(257, 16)
        self.word = nn.Linear(16 * WORD_BYTES, WIDTH)
        self.stop = nn.Embedding(2, WIDTH)
        self.place = nn.Embedding(WORDS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(2))
        self.out = nn.Linear(WIDTH, WIDTH + TAGS + 1)
        nn.init.normal_(self.bytes.weight, std=0.5)
        for table in (self.stop, self.place):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, text_bytes: Tensor, stop: Tensor, valid: Tensor) -> Tensor:
        words = self.word(self.bytes(text_bytes).flatten(2))  # (B, L, W) -> (B, L, D)
        words = words + self.stop(stop) + self.place(valid.long().cumsum(1) - valid.long())
        hidden = (valid.float()[:, None, None, :] - 1) * 1e4  # (B, 1, 1, L), added to attention
        for block in self.blocks:
            words = block(words, hidden)
        return self.out(words)  # (B, L, D + TAGS + 1)


class RegionWriter(nn.Module):
    """Logits of all four numbers of every layer. Each depends on those before it in AXES and on all layers below.

    spans (B, N, D): the mean memory of a layer's words, 0 for a layer without words. boxes (B, N, 4) int, in tokens, in
    the order of AXES; what is not drawn yet may hold anything. frame (B, 6) int: canvas width and height, page x, y,
    width, height in tokens.
    """

    def __init__(self) -> None:
        super().__init__()
        self.span = nn.Linear(WIDTH, WIDTH)
        self.frame = nn.ModuleList(nn.Embedding(GRID + 1, WIDTH) for _ in range(6))
        self.below = nn.ModuleList(nn.Embedding(GRID + 1, WIDTH) for _ in AXES)
        self.drawn = nn.ModuleList(nn.Embedding(GRID + 1, WIDTH) for _ in AXES[:-1])
        self.place = nn.Embedding(LAYERS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(3))
        self.hidden = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in AXES)
        self.out = nn.ModuleList(nn.Linear(WIDTH, GRID + 1) for _ in AXES)
        for table in [*self.frame, *self.below, *self.drawn, self.place]:
            nn.init.normal_(table.weight, std=0.1)  # pyright: ignore[reportArgumentType]

    def forward(self, spans: Tensor, boxes: Tensor, frame: Tensor) -> Tensor:
        at = torch.ones_like(boxes[:, :, 0]).cumsum(1)  # (B, N): 1, 2, ...
        before = F.pad(boxes, (0, 0, 1, 0))[:, :-1]  # (B, N, 4): the layer below; 0 for the first
        x = self.span(spans) + self.place(at - 1)  # (B, N, D)
        x = x + torch.stack([table(before[..., axis]) for axis, table in enumerate(self.below)]).sum(0)
        x = x + torch.stack([table(frame[:, side]) for side, table in enumerate(self.frame)]).sum(0)[:, None]
        later = (at[:, None, :, None] < at[:, None, None, :]).float() * -1e4  # (B, 1, N, N), added to attention
        for block in self.blocks:
            x = block(x, later)
        logits = []
        for axis, (hidden, out) in enumerate(zip(self.hidden, self.out, strict=True)):
            logits.append(out(F.gelu(hidden(x), approximate="tanh")))  # (B, N, GRID + 1)
            if axis < len(self.drawn):
                x = x + self.drawn[axis](boxes[..., axis])
        return torch.stack(logits, 2)  # (B, N, 4, GRID + 1)


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU("tanh"), nn.Linear(2 * WIDTH, WIDTH))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        q, k, v = (
            part.unflatten(-1, (_HEADS, -1)).transpose(1, 2) for part in self.qkv(self.norm1(x)).chunk(3, -1)
        )  # (B, heads, L, E)
        weights = (q @ k.transpose(-1, -2) * (WIDTH // _HEADS) ** -0.5 + mask).softmax(-1)  # (B, heads, L, L)
        x = x + self.out((weights @ v).transpose(1, 2).flatten(2))  # (B, L, D)
        return x + self.feed(self.norm2(x))
