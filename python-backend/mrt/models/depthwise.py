"""Depthwise convolution whose kernels do not learn, with a backward pass that a processor does fast.

The gradient of the input is itself a depthwise convolution with the kernel turned by half a turn (for a stride of two
after spreading the gradient out), which runs many times faster than PyTorch's own backward.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


def frozen_depthwise(value: Tensor, weight: Tensor, bias: Tensor | None, stride: int) -> Tensor:
    """`value` (B, C, H, W), even sides where `stride` is 2; `weight` (C, 1, k, k), k odd; padding as TensorFlow's."""
    weight, bias = weight.detach(), None if bias is None else bias.detach()
    if torch.is_autocast_enabled(value.device.type):
        dtype = torch.get_autocast_dtype(value.device.type)
        value, weight, bias = value.to(dtype), weight.to(dtype), None if bias is None else bias.to(dtype)
    return _Frozen.apply(value, weight, bias, stride)  # type: ignore[return-value]


class _Frozen(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, value: Tensor, weight: Tensor, bias: Tensor | None, stride: int) -> Tensor:
        ctx.save_for_backward(weight)
        ctx.stride, ctx.size = stride, value.shape[2:]
        kernel, channels = weight.shape[-1], weight.shape[0]
        if stride == 1:
            return F.conv2d(value, weight, bias, 1, kernel // 2, groups=channels)
        before, after = (kernel - 2) // 2, kernel - 2 - (kernel - 2) // 2
        return F.conv2d(F.pad(value, (before, after, before, after)), weight, bias, stride, groups=channels)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (weight,) = ctx.saved_tensors
        gradient = gradients[0].contiguous(memory_format=torch.channels_last)
        turned, kernel, channels = weight.flip(2, 3), weight.shape[-1], weight.shape[0]
        if ctx.stride == 1:
            return F.conv2d(gradient, turned, None, 1, kernel // 2, groups=channels), None, None, None
        (height, width), (rows, columns) = ctx.size, gradient.shape[2:]
        spread = torch.zeros(
            (gradient.shape[0], channels, height + kernel - 1, width + kernel - 1),
            dtype=gradient.dtype,
            device=gradient.device,
        ).contiguous(memory_format=torch.channels_last)
        at = kernel - 1 - (kernel - 2) // 2
        spread[:, :, at : at + 2 * rows : 2, at : at + 2 * columns : 2] = gradient
        return F.conv2d(spread, turned, None, 1, 0, groups=channels), None, None, None
