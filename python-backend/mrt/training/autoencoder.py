"""Train a layer autoencoder: `python -m mrt.training.autoencoder --minutes 18`. Run it again to resume.

`--world` trains that of family `small` on pages of the wide world, which `python -m mrt.data.world.shards` makes;
without it that of family `tiny` on its drawn designs. Loss: the layer composited over a random grey (L1 and MSE), alpha
(L1 and MSE), and image gradients.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from mrt.data import designs
from mrt.data.world import held_out
from mrt.geometry import TOKEN
from mrt.models import published, weights
from mrt.models.autoencoder import AUTOENCODERS, AutoencoderConfig, LayerAutoencoder
from mrt.models.precision import mixed
from mrt.models.warm import begin_with
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run import loop
from mrt.training.run.command import arguments, command
from mrt.training.world import networks, pages
from mrt.training.world.ceiling import ceiling, pictures_of
from mrt.training.world.crops import Crops

CROP = 64  # px
POOL = 1500  # designs in memory; a share of them is drawn anew all the time
HELD_OUT = 48  # pages or designs that figures are of
HELD_SEED = 77_000_003
MUON, ADAM = 1.5e-2, 1.5e-3
WARM = 0.4  # of these rates, where training goes on from published weights
GROWN = 0.6  # where only a part of the network is warm
FLAT = 0.3  # share of the time at full rates


class Diet(Protocol):
    def batch(self, rng: np.random.Generator, size: int) -> Tensor:
        """(size, 4, CROP, CROP) float32 0..1, premultiplied."""
        ...


class Drawn:
    """Crops of designs as family `tiny` draws them."""

    def __init__(self) -> None:
        self._pool: list[list[np.ndarray]] = []

    def batch(self, rng: np.random.Generator, size: int) -> Tensor:
        while len(self._pool) < POOL:
            self._pool.append(crops_of(rng))
        self._pool[rng.integers(POOL)] = crops_of(rng)
        return batch_of(rng, self._pool, size)


def crops_of(rng: np.random.Generator) -> list[np.ndarray]:
    """Premultiplied uint8 pictures of one design, worth crops: canvas, background, every layer twice."""
    design = designs.draw(rng)
    pictures = [design.composite(), designs.to_bytes(design.background.pixels)]
    for layer in design.layers:
        pictures += [layer.pixels, layer.reference]
    return pictures


def crop(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A crop of CROP px on the token grid; smaller pictures are transparent beyond their edge."""
    height, width = (min(CROP, extent) for extent in picture.shape[:2])
    y, x = (
        int(rng.integers(0, (extent - part) // TOKEN + 1)) * TOKEN
        for extent, part in zip(picture.shape[:2], (height, width), strict=True)
    )
    out = np.zeros((CROP, CROP, 4), np.uint8)
    out[:height, :width] = picture[y : y + height, x : x + width]
    return out


def batch_of(rng: np.random.Generator, pool: list[list[np.ndarray]], size: int) -> Tensor:
    """(size, 4, CROP, CROP) float32 0..1. Layers are shown most."""
    pictures = []
    for _ in range(size):
        design = pool[rng.integers(len(pool))]
        share = rng.random()
        index = 0 if share < 0.27 else 1 if share < 0.37 or len(design) == 2 else int(rng.integers(2, len(design)))
        pictures.append(crop(rng, design[index]))
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255


def loss_of(output: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The loss, and the MSE over a random grey for the log."""
    difference = output - target
    colour, alpha = difference[:, :3], difference[:, 3:]
    composited = colour - torch.rand(len(target), 3, 1, 1, device=target.device) * alpha
    edges = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    edges = edges + (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    mse = composited.square().mean()
    loss = composited.abs().mean() + 0.5 * alpha.abs().mean() + 2 * mse + 2 * alpha.square().mean() + 0.5 * edges
    return loss, mse.detach()


class AutoencoderRecipe:
    """`held`: kind and pixels of the pictures that figures are of. `full`: share of the full rates."""

    average = 0.998

    def __init__(
        self,
        net: LayerAutoencoder,
        diet: Diet,
        held: list[tuple[str, np.ndarray]],
        batch: int = 16,
        full: float = 1.0,
        decoder_only: bool = False,
    ):
        self.net, self._diet, self._held, self._size, self._full = net, diet, held, batch, full
        self._decoder_only = decoder_only
        net.encoder.requires_grad_(not decoder_only)
        trained = [p for p in net.parameters() if p.requires_grad]
        matrices, rest = [p for p in trained if p.ndim == 4], [p for p in trained if p.ndim < 4]
        self.optimisers = Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))

    def batch(self, rng: np.random.Generator) -> Tensor:
        return self._diet.batch(rng, self._size)

    def losses(self, batch: Tensor) -> Mapping[str, Tensor]:
        with mixed(batch.device.type):
            latent = self.net.encoder(batch)
            noised = torch.rand(len(batch), 1, 1, 1, device=batch.device) < 0.7
            noisy = latent + 0.05 * torch.randn_like(latent) * noised
            output = self.net.decoder(noisy)
        loss, mse = loss_of(output.float(), batch)
        return {"loss": loss + 1e-3 * latent.float().square().mean(), "psnr": -10 * mse.clamp(min=1e-9).log10()}

    def rate(self, step: int, done: float) -> float:
        return self._full * max(0.01, 1 - max(0.0, done - FLAT) / (1 - FLAT))

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """The ceiling on held-out pictures; latents of `net` are made to have mean 0 and variance 1 on the way."""
        assert isinstance(net, LayerAutoencoder)
        if not self._decoder_only:
            normalise(net, np.random.default_rng(3), self._diet)
            self.net.mean.copy_(net.mean)  # so that they outlast the next step; training reads neither
            self.net.std.copy_(net.std)
        return ceiling(net, self._held)


@torch.no_grad()
def normalise(net: LayerAutoencoder, rng: np.random.Generator, diet: Diet) -> None:
    """Set mean and std so that latents have mean 0 and variance 1 in each channel."""
    latents = torch.cat([net.encoder(diet.batch(rng, 48)) for _ in range(8)])
    net.mean.copy_(latents.mean((0, 2, 3)))
    net.std.copy_(latents.std((0, 2, 3)) + 1e-4)


def of_tiny(batch: int, warm: bool, decoder_only: bool) -> AutoencoderRecipe:
    net, rng = LayerAutoencoder(AUTOENCODERS["tiny"]), np.random.default_rng(HELD_SEED)
    if warm or decoder_only:
        net.load_state_dict(weights.load_autoencoder().state_dict())
    held = [
        (layer.kind, layer.pixels) for design in (designs.draw(rng) for _ in range(HELD_OUT)) for layer in design.layers
    ]
    return AutoencoderRecipe(net, Drawn(), held, batch, WARM if warm or decoder_only else 1.0, decoder_only)


def of_world(batch: int, channels: int) -> AutoencoderRecipe:
    """Warm from family `tiny`; the channels beyond its own begin at random."""
    net = LayerAutoencoder(AutoencoderConfig(latent_channels=channels))
    begin_with(net, weights.load_autoencoder().state_dict())
    net.mean.zero_()
    net.std.fill_(1)
    held = list(pictures_of(held_out.pages("laid out", HELD_OUT)))
    return AutoencoderRecipe(net, Crops(pages.training(), CROP), held, batch, GROWN)


def recipe_of(args: argparse.Namespace) -> AutoencoderRecipe:
    if args.world:
        return of_world(args.batch, args.channels)
    return of_tiny(args.batch, args.warm, args.decoder_only)


def publish(args: argparse.Namespace) -> None:
    """Write the averaged weights into the model repository; with `--world` where the repository keeps checkpoints."""
    if args.world:
        net = networks.autoencoder_of(args.out)
        facts = {"latent_channels": len(net.mean)} | loop.facts_of(args.out)
        print(published.publish(networks.AUTOENCODER, net, facts))
        return
    net = LayerAutoencoder(AUTOENCODERS["tiny"])
    loop.averaged(args.out, net)
    for model, half in (("mrt_layer_encoder", "encoder"), ("mrt_layer_decoder", "decoder")):
        weights.save(model, net, (half, "mean", "std"))


def main() -> None:
    world = "--world" in sys.argv
    parser = arguments(__doc__, networks.AUTOENCODER if world else "autoencoder", minutes=18, batch=16, threads=1)
    parser.add_argument("--world", action="store_true", help="that of family `small`, on the wide world")
    parser.add_argument("--channels", type=int, default=AUTOENCODERS["small"].latent_channels, help="with --world")
    parser.add_argument("--warm", action="store_true", help="begin with the published weights, at lower rates")
    parser.add_argument("--decoder-only", action="store_true", help="as --warm, but latents stay what they are")
    torch.manual_seed(0)
    command(parser, recipe_of, publish, partial(published.restore, networks.AUTOENCODER) if world else None)


if __name__ == "__main__":
    main()
