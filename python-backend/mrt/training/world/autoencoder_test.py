"""The autoencoder of the wide world starts from tiny's, sees native crops, and reports its ceiling."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.geometry import Region
from mrt.models import weights
from mrt.models.autoencoder import AUTOENCODERS, AutoencoderConfig, LayerAutoencoder
from mrt.models.warm import begin_with
from mrt.training.autoencoder import AutoencoderRecipe, publish
from mrt.training.run import loop
from mrt.training.testing import world_pages
from mrt.training.world import networks
from mrt.training.world.ceiling import ceiling, pictures_of
from mrt.training.world.crops import Crops, crop
from mrt.training.world.grid import on_grid


def grown(channels: int = 24) -> LayerAutoencoder:
    net = LayerAutoencoder(AutoencoderConfig(latent_channels=channels))
    begin_with(net, weights.load_autoencoder().state_dict())
    return net


def test_more_channels_begin_with_what_the_published_ones_know():
    old, net = weights.load_autoencoder(), grown()
    image = torch.rand(1, 4, 32, 48)
    torch.testing.assert_close(net.encoder(image)[:, :12], old.encoder(image))
    latent = torch.zeros(1, 24, 4, 6)
    latent[:, :12] = old.encoder(image)
    torch.testing.assert_close(net.decoder(latent), old.decoder(latent[:, :12]))


def test_a_shape_that_would_shrink_is_left_alone():
    net = LayerAutoencoder(AutoencoderConfig(latent_channels=4))
    before = net.state_dict()["decoder.0.weight"].clone()
    taken = begin_with(net, weights.load_autoencoder().state_dict())
    assert "decoder.0.weight" not in taken and "encoder.1.weight" in taken
    assert torch.equal(net.state_dict()["decoder.0.weight"], before)


def test_a_crop_of_a_native_layer_shows_it_smaller_and_whole():
    picture = np.zeros((400, 400, 4), np.uint8)
    picture[100:300, 100:300] = (200, 100, 50, 255)
    found = crop(np.random.default_rng(0), picture, 64, scale=6.25)  # 400 native px
    shown = found[..., 3].astype(float).sum() / 255
    assert 0.8 * 32**2 < shown < 1.2 * 32**2
    assert (found[..., :3] <= found[..., 3:]).all()  # premultiplied still
    assert tuple(found[found[..., 3] == 255].mean(0).round()) == (200, 100, 50, 255)


def test_crops_come_from_new_pages_all_the_time():
    read = []

    def source():
        for page in world_pages.stream(longer=96):
            read.append(page)
            yield page

    crops, rng = Crops(source(), side=32, size=20, each=10, every=2), np.random.default_rng(0)
    batches = [crops.batch(rng, 4) for _ in range(6)]
    assert batches[0].shape == (4, 4, 32, 32) and batches[0].max() <= 1
    assert len(read) == 2 + 3


def test_pixels_on_the_grid_stay_where_they_were():
    pixels = np.full((10, 20, 4), 9, np.uint8)
    out, region = on_grid(pixels, Region(17, 30, 20, 10))
    assert region == Region(16, 16, 32, 32)
    assert (out[14:24, 1:21] == 9).all() and out.sum() == pixels.sum()


def test_the_ceiling_falls_where_the_latent_is_lost():
    shown = list(pictures_of([world_pages.page(np.random.default_rng(1))]))
    net = weights.load_autoencoder()
    sound = ceiling(net, shown)
    net.state_dict()["decoder.0.weight"].zero_()  # every latent decodes to the same
    blind = ceiling(net, shown)
    assert sound["score"] > 0.7 > 0.5 > blind["score"]
    assert set(sound) >= {"score", "dB", "page_dB", "background_dB"}


@pytest.mark.slow
def test_training_on_world_pages_goes_on_and_normalises_latents(tmp_path: Path):
    def recipe() -> AutoencoderRecipe:
        held = list(pictures_of([world_pages.page(np.random.default_rng(2))]))
        return AutoencoderRecipe(grown(), Crops(world_pages.stream(longer=96), 64, size=40), held, batch=4)

    first = loop.train(recipe(), tmp_path, budget=0.3)
    again = loop.train(recipe(), tmp_path, budget=0.6)
    assert 0 <= first["score"] <= 1 and 0 <= again["score"] <= 1
    net = loop.averaged(tmp_path, LayerAutoencoder(AUTOENCODERS["small"]))
    assert isinstance(net, LayerAutoencoder)
    images = Crops(world_pages.stream(longer=96), 64, size=40).batch(np.random.default_rng(9), 64)
    tokens = net.encode(images).flatten(0, 2)
    assert tokens.mean().abs() < 0.3 and tokens.std().item() == pytest.approx(1, abs=0.3)


def test_a_trained_one_is_published_with_its_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path / "weights"))
    held = list(pictures_of([world_pages.page(np.random.default_rng(2))]))
    recipe = AutoencoderRecipe(grown(), Crops(world_pages.stream(longer=96), 64, size=20), held, batch=4)
    figures = loop.train(recipe, tmp_path / "run", budget=0.1)
    publish(argparse.Namespace(out=tmp_path / "run", world=True))
    facts = json.loads((tmp_path / "weights" / "small-autoencoder.json").read_text())
    assert facts["latent_channels"] == 24 and facts["figures"]["score"] == pytest.approx(figures["score"], abs=1e-3)
    one, other = networks.autoencoder_of(), networks.autoencoder_of(tmp_path / "run")
    image = torch.rand(1, 4, 32, 32)
    torch.testing.assert_close(one.encode(image), other.encode(image), atol=0.05, rtol=0.05)


def test_without_a_run_it_is_said_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="small-autoencoder was not published"):
        networks.autoencoder_of()
    with pytest.raises(FileNotFoundError, match="mrt.training.autoencoder --world"):
        networks.autoencoder_of(tmp_path)
