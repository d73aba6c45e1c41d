"""The layer autoencoder of families `tiny` and `small`: four channels in and out, so that clear areas stay clear.

MRT's own failure (clear areas decoded as grey, its section 4) comes from an encoder with three channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class AutoencoderConfig:
    """Spatial factor 8. A token packs 2 x 2 latent pixels: 4 * latent_channels numbers for 16 x 16 px."""

    latent_channels: int = 12
    width: int = 64  # at 1/4 resolution
    deep_width: int = 96  # at 1/8 resolution


AUTOENCODERS = {"tiny": AutoencoderConfig(), "small": AutoencoderConfig(latent_channels=24)}


class ResidualBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        for parameter in self.conv2.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class LayerAutoencoder(nn.Module):
    """Premultiplied RGBA in 0..1 to a grid of normalised latent tokens, and back."""

    def __init__(self, config: AutoencoderConfig = AutoencoderConfig()):
        super().__init__()
        z, c, d = config.latent_channels, config.width, config.deep_width
        self.encoder = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(64, c, 3, padding=1),
            ResidualBlock(c),
            ResidualBlock(c),
            nn.PixelUnshuffle(2),
            nn.Conv2d(4 * c, d, 1),
            ResidualBlock(d),
            ResidualBlock(d),
            nn.Conv2d(d, z, 1),
        )
        self.decoder = nn.Sequential(
            nn.Conv2d(z, d, 3, padding=1),
            ResidualBlock(d),
            ResidualBlock(d),
            nn.Conv2d(d, 4 * c, 1),
            nn.PixelShuffle(2),
            ResidualBlock(c),
            ResidualBlock(c),
            ResidualBlock(c),
            nn.SiLU(),
            nn.Conv2d(c, 64, 3, padding=1),
            nn.PixelShuffle(4),
        )
        self.mean = nn.Buffer(torch.zeros(z))
        self.std = nn.Buffer(torch.ones(z))

    def encode(self, image: Tensor) -> Tensor:
        latent = self.encoder(image)  # (B, 4, H, W) -> (B, z, H/8, W/8)
        latent = (latent - self.mean[:, None, None]) / self.std[:, None, None]
        return F.pixel_unshuffle(latent, 2).permute(0, 2, 3, 1)  # (B, H/16, W/16, 4z), channel c*4 + dy*2 + dx

    def decode(self, tokens: Tensor) -> Tensor:
        latent = F.pixel_shuffle(tokens.permute(0, 3, 1, 2), 2)  # (B, h, w, 4z) -> (B, z, 2h, 2w)
        latent = latent * self.std[:, None, None] + self.mean[:, None, None]
        return self.decoder(latent)  # (B, 4, 16h, 16w)
