"""The refiner: alpha of one layer in the picture's own pixels, from its alpha at a working size. Own design, a U-Net.

It works at half the picture's size and predicts a correction of the small alpha, so that translucent panels and soft
shadows are not pushed to 0 or 1.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.experts.native import LOW_ALPHA, PLANES
from mrt.experts.refine import Network
from mrt.kinds import KINDS
from mrt.models.precision import mixed

CELL = 8  # px, that the sides of a window are multiples of
_FAINT = 0.01  # share of alpha by which it stays away from 0 and 1 before the network speaks
_LOUD = 4.0


class Refiner(nn.Module):
    """Planes (B, PLANES, H, W) uint8 and kinds (B, len(KINDS)), one hot or zeros, to alpha (B, 1, H, W) 0..1."""

    def __init__(self, widths: tuple[int, int, int] = (32, 48, 80)):
        super().__init__()
        a, b, c = widths
        self.at2 = _twice(4 * PLANES + len(KINDS), a)
        self.at4, self.at8 = _twice(a, b), _twice(b, c)
        self.back4, self.back2 = _twice(b + c, b), _twice(a + b, a)
        self.up = nn.Conv2d(a, 16, 3, padding=1)
        self.last = nn.Sequential(nn.Conv2d(4 + PLANES, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, 1, 3, padding=1))
        for parameter in self.last[2].parameters():
            nn.init.zeros_(parameter)

    def forward(self, planes: Tensor, kinds: Tensor) -> Tensor:
        shown = planes.float() / 255  # (B, PLANES, H, W)
        x = F.pixel_unshuffle(shown, 2)
        kind_planes = kinds[..., None, None].expand(-1, -1, x.shape[2], x.shape[3])
        half = self.at2(torch.cat([x, kind_planes], 1))
        quarter = self.at4(F.max_pool2d(half, 2))
        eighth = self.at8(F.max_pool2d(quarter, 2))
        quarter = self.back4(torch.cat([quarter, _doubled(eighth)], 1))
        half = self.back2(torch.cat([half, _doubled(quarter)], 1))
        fine = F.pixel_shuffle(self.up(half), 2)  # (B, 4, H, W)
        change = self.last(torch.cat([fine, shown.to(fine.dtype)], 1)).float()
        before = shown[:, LOW_ALPHA : LOW_ALPHA + 1] * (1 - 2 * _FAINT) + _FAINT
        return torch.sigmoid(torch.log(before / (1 - before)) + _LOUD * change)


def _twice(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU()
    )


def _doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0)


def refining_network(net: Refiner) -> Network:
    """As `mrt.experts.refine` calls it."""

    def network(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        with torch.no_grad(), mixed("cpu"):
            return net(torch.from_numpy(planes), torch.from_numpy(kinds)).float().numpy()

    return network
