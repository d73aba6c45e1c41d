"""Latents of a few pages of the wide world, in the autoencoder of family `small`."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.models import weights
from mrt.models.autoencoder import AUTOENCODERS, LayerAutoencoder
from mrt.models.warm import begin_with
from mrt.training.samples import Records
from mrt.training.testing import world_pages
from mrt.training.testing.world_pages import CHOICES
from mrt.training.world_latents import write_shard


@pytest.fixture(scope="module")
def coder() -> LayerAutoencoder:
    net = LayerAutoencoder(AUTOENCODERS["small"])
    begin_with(net, weights.load_autoencoder().state_dict())
    return net.requires_grad_(False)


@pytest.fixture(scope="module")
def records(coder: LayerAutoencoder, tmp_path_factory: pytest.TempPathFactory) -> Records:
    folder = tmp_path_factory.mktemp("latents")
    rng = np.random.default_rng(0)
    pages = [world_pages.page(rng) for _ in range(12)]
    write_shard(coder, folder / "shard-0", 1, pages, CHOICES)
    return Records(folder)
