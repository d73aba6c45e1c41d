"""Checkpoints that a kill cannot leave half-written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch


def write(path: Path, state: dict[str, Any]) -> None:
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def read(path: Path) -> dict[str, Any]:
    """What the shared loop wrote. Older detector and planner runs called the average `ema` and had no figures."""
    state = torch.load(path, map_location="cpu")
    if "average" not in state and "ema" in state:
        state |= {
            "average": state.pop("ema"),
            "evaluated": state["spent"],
            "begun": 0,
            "figures": {},
            "figures_at": 0.0,
        }
    return state
