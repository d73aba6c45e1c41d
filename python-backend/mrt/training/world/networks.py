"""Networks of family `small` out of a run's folder or of what is published, and what a run has to tell of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from mrt.models.autoencoder import AUTOENCODERS, AutoencoderConfig, LayerAutoencoder
from mrt.training import loop, published

AUTOENCODER = "small-autoencoder"


def autoencoder_of(run: Path | None = None) -> LayerAutoencoder:
    """Of the run in a folder, averaged and normalised; without one the published one. FileNotFoundError for neither."""
    if run is None:
        net = LayerAutoencoder(AUTOENCODERS["small"])
        published.load(AUTOENCODER, net)
        return net
    if not (path := run / "checkpoint.pt").exists():
        raise FileNotFoundError(f"no checkpoint in {run}; train it with `python -m mrt.training.autoencoder --world`")
    channels = len(torch.load(path, map_location="cpu")["average"]["mean"])
    net = LayerAutoencoder(AutoencoderConfig(latent_channels=channels))
    loop.averaged(run, net)
    return net


def facts_of(run: Path) -> dict[str, Any]:
    """Steps, core-seconds and last held-out figures of a run on the shared loop."""
    state = torch.load(run / "checkpoint.pt", map_location="cpu")
    figures: Mapping[str, float] = state["figures"]
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return {"steps": state["step"], "core_seconds": round(state["spent"]), "held_out": rounded}
