"""The number type in which a machine multiplies fast."""

from __future__ import annotations

from functools import lru_cache

import torch


@lru_cache
def fast_dtype(device_type: str) -> torch.dtype:
    """bfloat16 on GPUs and on processors that multiply it, else float32: elsewhere bfloat16 takes seconds a step."""
    fast = device_type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if fast else torch.float32


def mixed(device_type: str) -> torch.autocast:
    """Matrix products in the fast type, the rest in float32."""
    dtype = fast_dtype(device_type)
    return torch.autocast(device_type, torch.bfloat16, enabled=dtype == torch.bfloat16)
