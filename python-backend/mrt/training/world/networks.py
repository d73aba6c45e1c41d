"""Networks of family `small` out of a run's folder or of what is published."""

from __future__ import annotations

from pathlib import Path

import torch

from mrt.models import published
from mrt.models.autoencoder import AUTOENCODERS, AutoencoderConfig, LayerAutoencoder
from mrt.training.run import loop

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
