"""The loss of the alpha expert: cross-entropy a pixel, and soft IoU, which is the metric."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

_OUTSIDE = 0.15  # weight of a pixel outside the box
_EDGE = 2.0  # added weight of one at an edge of the alpha
_LIKELIHOOD, _OVERLAP = 0.4, 0.7  # beside the absolute difference
_OUTPUTS = (1.0, 0.8)  # amodal, visible


def losses(logits: Tensor, alpha: Tensor, box: Tensor, page: Tensor) -> dict[str, Tensor]:
    """`logits`, true `alpha` (B, 2, H, W); `box`, `page` (B, 1, H, W) in 0..1. There is no loss beyond the page."""
    predicted = torch.sigmoid(logits)
    weight = (_OUTSIDE + (1 - _OUTSIDE) * box + _EDGE * _edges(alpha) * box) * page
    total = weight.sum((2, 3)).clamp_min(1)
    absolute = ((predicted - alpha).abs() * weight).sum((2, 3)) / total
    likelihood = F.binary_cross_entropy_with_logits(logits, alpha, reduction="none")
    likelihood = (likelihood * weight).sum((2, 3)) / total
    inside = box * page
    found, true = predicted * inside, alpha * inside
    overlap = 1 - (torch.minimum(found, true).sum((2, 3)) + 1) / (torch.maximum(found, true).sum((2, 3)) + 1)
    each = absolute + _LIKELIHOOD * likelihood + _OVERLAP * overlap
    return {
        "loss": (each * each.new_tensor(_OUTPUTS)).mean(),
        "absolute": absolute.mean(),
        "amodal": overlap[:, 0].mean(),
        "visible": overlap[:, 1].mean(),
    }


def _edges(alpha: Tensor) -> Tensor:
    return ((alpha - F.avg_pool2d(alpha, 5, 1, 2, count_include_pad=False)).abs() > 0.04).to(alpha.dtype)
