"""Sigma schedules as data, the Euler step, and guidance. NumPy only.

Flow matching: x = (1 - sigma) * clean + sigma * noise; the network gives velocity = noise - clean
(diffusers' sign, the opposite of MRT's equation 1). Source: MRT section 3.1 and 3.3; Qwen-Image's scheduler.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np


def sigmas(schedule: Mapping, steps: int, tokens: int = 0) -> np.ndarray:
    """Sigmas from 1 to 0, (steps + 1,) float32.

    `schedule` is {"lists": {"8": [...]}, "shift": s}: a list given for this number of steps, or else a uniform grid
    shifted by s: sigma' = s * sigma / (1 + (s - 1) * sigma). Shift 1 is uniform; more spends steps at high noise.
    {"base_tokens": b} shifts by e^sqrt(tokens / b) instead, where `tokens` are those of the page (Qwen-Image-Layered);
    "terminal" is the last sigma before 0, to which all are stretched.
    """
    listed = schedule.get("lists", {}).get(str(steps))
    if listed is not None:
        return np.asarray(listed, np.float32)
    grid = np.linspace(1, 0, steps + 1, dtype=np.float64)
    shift = float(schedule.get("shift", 1.0))
    if "base_tokens" in schedule:
        shift = math.exp(math.sqrt(tokens / schedule["base_tokens"]))
    grid = shift * grid / (1 + (shift - 1) * grid)
    if schedule.get("terminal") and steps > 1:
        grid[:-1] = 1 - (1 - grid[:-1]) * (1 - schedule["terminal"]) / (1 - grid[-2])
    return grid.astype(np.float32)


def noise(seed: int, tokens_by_slot: Sequence[int], channels: int) -> np.ndarray:
    """Gaussian noise (N, channels) float32. Each slot has a stream of its own: adding a layer moves no other."""
    streams = [np.random.Generator(np.random.Philox(key=[seed, slot])) for slot in range(len(tokens_by_slot))]
    parts = [
        stream.standard_normal((count, channels), np.float32)
        for stream, count in zip(streams, tokens_by_slot, strict=True)
    ]
    return np.concatenate(parts)


def guide(conditional: np.ndarray, unconditional: np.ndarray, scale: float) -> np.ndarray:
    """Classifier-free guidance: away from the prediction without text."""
    return unconditional + scale * (conditional - unconditional)


def euler(x: np.ndarray, velocity: np.ndarray, sigma: float, sigma_next: float, keep: np.ndarray) -> np.ndarray:
    """One step from sigma to sigma_next; rows with `keep` (N,) come back bit-identical."""
    return np.where(keep[:, None], x, x + np.float32(sigma_next - sigma) * velocity)


def predicted_clean(x: np.ndarray, velocity: np.ndarray, sigma: float, keep: np.ndarray) -> np.ndarray:
    """The clean latent that the network predicts at `sigma`; kept rows are clean already."""
    return np.where(keep[:, None], x, x - np.float32(sigma) * velocity)
