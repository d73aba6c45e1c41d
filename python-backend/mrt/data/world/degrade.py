"""Degradations of a page as a network's input: none, JPEG, scaled down and up again, slightly blurred, noisy."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter

_PLAIN = 0.35  # of the pictures stay as they are


def seen(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A picture (h, w, 3) RGB or (h, w, 4) premultiplied RGBA uint8, of the same shape; alpha is kept."""
    if rng.random() < _PLAIN:
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    width, height = image.size
    if rng.random() < 0.35:
        share = rng.uniform(0.6, 1.7)
        ways = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)
        first, second = (ways[int(rng.integers(3))] for _ in range(2))
        between = max(1, round(width * share)), max(1, round(height * share))
        image = image.resize(between, first).resize((width, height), second)
    if rng.random() < 0.25:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9)))
    out = np.asarray(image)
    if rng.random() < 0.15:
        noise = rng.normal(0, rng.uniform(0.5, 4), out.shape)
        out = np.clip(out + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.75:
        for _ in range(1 if rng.random() < 0.85 else 2):
            out = _jpeg(out, int(rng.integers(45, 97)), int(rng.choice((0, 2), p=(0.3, 0.7))))
    if picture.shape[2] == 4:
        alpha = picture[..., 3:]
        return np.concatenate([np.minimum(out, alpha), alpha], -1)
    return out


def _jpeg(picture: np.ndarray, quality: int, subsampling: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling=subsampling)
    return np.asarray(Image.open(file))
