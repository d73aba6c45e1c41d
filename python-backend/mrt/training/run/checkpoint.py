"""Checkpoints that a kill cannot leave half-written."""

from __future__ import annotations

from pathlib import Path

import torch


def write(path: Path, state: dict) -> None:
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)
