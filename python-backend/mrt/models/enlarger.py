"""The enlarger: a layer as the network draws it, at four times the size, with the edges of flat art and letters.

Own design: residual blocks at the layer's size and at half of it. It corrects the bilinear enlargement, alpha as logits
so that it comes to 0 and 1, and the straight colours.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.geometry import FINE

_WIDTHS = 48, 64  # channels at the layer's size and at half of it
_FAINT = 0.01  # share of alpha by which it stays away from 0 and 1 before the network speaks
_LOUD = 4.0
_COLOURED = 0.02  # alpha from which a pixel's colour counts


class _Block(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.a, self.b = (nn.Conv2d(width, width, 3, padding=1) for _ in range(2))
        for parameter in self.b.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.b(F.relu(self.a(x)))


class Enlarger(nn.Module):
    """Premultiplied RGBA (B, 4, H, W) in 0..1, sides even, to (B, 4, FINE * H, FINE * W) in 0..1."""

    def __init__(self) -> None:
        super().__init__()
        own, half = _WIDTHS
        self.first = nn.Conv2d(4, own, 3, padding=1)
        self.high = nn.Sequential(_Block(own), _Block(own))
        self.down = nn.Conv2d(own, half, 2, stride=2)
        self.low = nn.Sequential(_Block(half), _Block(half), _Block(half))
        self.up = nn.Conv2d(half, 4 * own, 1)
        self.back = nn.Sequential(_Block(own), _Block(own))
        self.last = nn.Conv2d(own, 4 * FINE**2, 3, padding=1)
        for parameter in self.last.parameters():
            nn.init.zeros_(parameter)

    def forward(self, image: Tensor) -> Tensor:
        shown = torch.cat([2 * image[:, :3], 2 * image[:, 3:] - 1], 1)
        high = self.high(self.first(shown))
        low = F.pixel_shuffle(self.up(self.low(self.down(high))), 2)
        change = F.pixel_shuffle(self.last(F.relu(self.back(high + low))), FINE).float()
        large = F.interpolate(image, scale_factor=float(FINE), mode="bilinear")
        before = F.hardtanh(large[:, 3:], _FAINT, 1 - _FAINT)  # clamp's bounds would be traced as float64
        alpha = torch.sigmoid(torch.log(before / (1 - before)) + _LOUD * change[:, 3:])
        colour = large[:, :3] / F.hardtanh(large[:, 3:], _COLOURED, 1.0) + change[:, :3]
        return torch.cat([F.hardtanh(colour, 0.0, 1.0) * alpha, alpha], 1)
