"""The latents of diffusers' pipeline on a picture, step by step."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from diffusers.pipelines.qwenimage import pipeline_qwenimage_layered
from PIL import Image

from mrt.models.testing.public_model import SAID


def picture(width: int, height: int) -> Image.Image:
    """Colours and all alphas but 0, where ours has no colour."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (3, 3, 4), np.uint8)
    coarse[..., 3] = np.maximum(coarse[..., 3], 1)
    return Image.fromarray(coarse, "RGBA").resize((width, height), Image.Resampling.NEAREST)


def pipeline_walk(
    pipeline: Any, image: Image.Image, layers: int, guidance: float, steps: int, noise: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Latents (N, C) after each step, and the pictures (H, W, 4) of the layers, from noise (N, C).

    The pipeline scales every picture to one of two areas; here it takes the picture as it is, so that tests are quick.
    """
    latents: list[np.ndarray] = []

    def note(_, step: int, timestep: torch.Tensor, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        latents.append(tensors["latents"][0].numpy().copy())
        return tensors

    with patch.object(pipeline_qwenimage_layered, "calculate_dimensions", lambda area, ratio: image.size):
        made = pipeline(
            image=image,
            prompt=SAID,
            negative_prompt=" ",
            true_cfg_scale=guidance,
            layers=layers,
            num_inference_steps=steps,
            latents=torch.from_numpy(noise.copy())[None],
            cfg_normalize=True,
            callback_on_step_end=note,
        )
    return latents, [np.asarray(each) for each in made.images[0]]
