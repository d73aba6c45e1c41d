"""The autoencoder as a grid of tokens of 16 px, as it is served, or of 8 px, one latent pixel each (an ablation)."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor

from mrt.models.autoencoder import LayerAutoencoder


class Coder(Protocol):
    def encode(self, image: Tensor) -> Tensor:
        """(B, 4, H, W) to tokens (B, H / patch, W / patch, C)."""
        ...

    def decode(self, tokens: Tensor) -> Tensor: ...


class Fine:
    """Tokens of 8 px: a quarter of the numbers in each, four times as many of them."""

    def __init__(self, net: LayerAutoencoder):
        self.net = net

    def encode(self, image: Tensor) -> Tensor:
        latent = (self.net.encoder(image) - self.net.mean[:, None, None]) / self.net.std[:, None, None]
        return latent.permute(0, 2, 3, 1)

    def decode(self, tokens: Tensor) -> Tensor:
        latent = tokens.permute(0, 3, 1, 2) * self.net.std[:, None, None] + self.net.mean[:, None, None]
        return self.net.decoder(latent)


def coder_of(net: LayerAutoencoder, patch: int) -> Coder:
    return net if patch == 16 else Fine(net)
