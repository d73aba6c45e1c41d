"""The detector of `mrt_layout`: a flat picture to amodal boxes with a z-order. Own design, anchor-free as FCOS is.

MRT does not publish its detector, but shows what it must do (its figure 18): a box of the visible part alone cuts off
the hidden part of a layer. So boxes here are amodal: they hold what lies beneath other layers too, within the page.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.models.autoencoder import ResidualBlock


class Level(NamedTuple):
    """Objects of some `kinds` (empty: of any) whose size (root of the area, px) is at least `least` and less than
    `most`, found on a grid of `stride` px. An object may end `inset` px before the centre of the cell that finds it."""

    stride: int
    most: float
    unit: float  # px that a distance of exp(0) stands for
    least: float = 0
    kinds: tuple[int, ...] = ()
    inset: float = 0


# Things of one size seldom share a centre, things of different sizes do (an icon on a panel).
LEVELS = (Level(8, 40, 16), Level(8, 66, 26, least=40), Level(16, float("inf"), 45, least=66))
FIELDS = 6  # of a cell: logit, left, top, right, bottom (px), z


class Detector(nn.Module):
    """Premultiplied RGBA in 0..1 to one candidate a cell of each level. Sizes are multiples of 16 px."""

    def __init__(self, widths: tuple[int, int, int] = (32, 64, 64)):
        super().__init__()
        a, b, c = widths
        self.quarter = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(64, a, 3, padding=1), ResidualBlock(a))
        self.eighth = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * a, b, 1), ResidualBlock(b), ResidualBlock(b))
        self.sixteenth = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * b, c, 1), *(ResidualBlock(c) for _ in range(3))
        )
        self.around = nn.Sequential(nn.AvgPool2d(2, ceil_mode=True), *(ResidualBlock(c) for _ in range(2)))
        self.page = nn.Linear(c, c)
        self.coarse = ResidualBlock(c)
        self.back = nn.Conv2d(c, b, 1)
        self.fine = nn.Sequential(ResidualBlock(b), ResidualBlock(b))
        self.heads = nn.ModuleList(Head(b if level.stride == 8 else c) for level in LEVELS)

    def forward(self, image: Tensor) -> Tensor:
        fine = self.eighth(self.quarter(image))  # (B, 4, H, W) -> (B, b, H/8, W/8)
        coarse = self.sixteenth(fine)  # (B, c, H/16, W/16)
        around = F.interpolate(self.around(coarse), scale_factor=2.0)  # (B, c, H/16 or one more, ...)
        coarse = coarse + around[..., : coarse.shape[2], : coarse.shape[3]]
        coarse = self.coarse(coarse + self.page(coarse.mean((2, 3)))[..., None, None])  # (B, c, H/16, W/16)
        fine = self.fine(fine + F.interpolate(self.back(coarse), scale_factor=2.0))  # (B, b, H/8, W/8)
        found = [
            candidates(head(fine if level.stride == 8 else coarse), level)
            for head, level in zip(self.heads, LEVELS, strict=True)
        ]
        return torch.cat(found, 1)  # (B, cells, FIELDS), level by level, row by row


class Head(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.hidden = nn.Conv2d(width, width, 3, padding=1)
        self.out = nn.Conv2d(width, FIELDS, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        if self.out.bias is not None:
            nn.init.zeros_(self.out.bias)
            nn.init.constant_(self.out.bias[:1], -3.0)  # few cells hold an object

    def forward(self, x: Tensor) -> Tensor:
        return self.out(F.silu(self.hidden(F.silu(x))))  # (B, C, h, w) -> (B, FIELDS, h, w)


def candidates(raw: Tensor, level: Level) -> Tensor:
    """Distances to the four sides become a box in px: (B, fields, h, w) -> (B, h * w, fields); the others stay."""
    distances = raw[:, 1:5].clamp(-4, 3).exp() * level.unit - level.inset
    logit, others = raw[:, :1], raw[:, 5:]
    ones = torch.ones_like(logit)
    x, y = ((ones.cumsum(axis) - 0.5) * level.stride for axis in (3, 2))  # centres of the cells
    left, top, right, bottom = distances.unbind(1)  # (B, h, w)
    box = torch.stack([x[:, 0] - left, y[:, 0] - top, x[:, 0] + right, y[:, 0] + bottom], 1)  # (B, 4, h, w)
    return torch.cat([logit, box, others], 1).flatten(2).transpose(1, 2)  # (B, h * w, FIELDS)
