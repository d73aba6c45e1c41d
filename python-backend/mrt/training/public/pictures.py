"""What training is fed of pictures: tokens of 64 channels, from the autoencoder in folder `vae` of a public model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage

from mrt.data.stacks import straight
from mrt.models.public.autoencoder import packed

BATCH = 8  # pictures of one size


class PictureEncoder:
    """`channels` 4: Qwen-Image-Layered's, which sees alpha. 3: Qwen-Image's, which sees a layer on grey (ART 3.1)."""

    def __init__(self, folder: Path, device: str = "cpu"):
        self.net = AutoencoderKLQwenImage.from_pretrained(folder).to(device).eval()  # pyright: ignore[reportArgumentType]
        config = self.net.config
        self.device, self.channels = device, getattr(config, "input_channels", 3)
        self.mean, self.std = (
            torch.tensor(values, device=device)[:, None, None]
            for values in (config.latents_mean, config.latents_std)  # pyright: ignore[reportAttributeAccessIssue]
        )

    @torch.no_grad()
    def encode(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Premultiplied RGBA (height, width, 4) float32 0..1, multiples of 16 px, to (h, w, 64) float32 each."""
        by_size: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for index, picture in enumerate(pictures):
            by_size[picture.shape].append(index)
        found: list[np.ndarray] = [np.empty(0)] * len(pictures)
        for indices in by_size.values():
            for start in range(0, len(indices), BATCH):
                part = indices[start : start + BATCH]
                images = torch.from_numpy(np.stack([self._seen(pictures[index]) for index in part])).to(self.device)
                latents = self.net.encode(images.permute(0, 3, 1, 2)[:, :, None]).latent_dist.mode()[:, :, 0]  # pyright: ignore[reportAttributeAccessIssue]
                for index, tokens in zip(part, packed((latents - self.mean) / self.std), strict=True):
                    found[index] = tokens.float().cpu().numpy()
        return found

    def _seen(self, picture: np.ndarray) -> np.ndarray:
        """What the network is shown, -1..1."""
        if self.channels == 4:
            return straight(picture).astype(np.float32) / 127.5 - 1
        return 2 * picture[..., :3] - picture[..., 3:]  # alpha * (2 * colour - 1): what is clear is mid-grey
