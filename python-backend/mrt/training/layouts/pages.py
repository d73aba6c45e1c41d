"""Batches of pages for the detector: a pool of drawn designs, mirrored, in other colours, some of them enlarged."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.data import designs
from mrt.data.pages import Page, page_of
from mrt.geometry import TOKEN
from mrt.training.latents import TRAINING_SEED

DETECTOR_SEED = TRAINING_SEED + 500_000  # no shard of latents comes near
ENLARGED = 0.2  # share of the batches
LARGEST = 1.7


class Batch(NamedTuple):
    """images (B, 4, H, W) float32 0..1; of the n objects of all images: boxes (n, 4), image (n,), the pairs
    (below, above) of them that overlap, (p, 2), and kinds (n,), all 0 for pages without kinds."""

    images: Tensor
    boxes: Tensor
    image: Tensor
    pairs: Tensor
    kinds: Tensor


class Pages:
    """`size` pages in memory; `fresh` of them are drawn anew for each batch."""

    def __init__(self, rng: np.random.Generator, size: int, fresh: int):
        self._rng, self._fresh = rng, fresh
        self._pool = [page_of(designs.draw(rng)) for _ in range(size)]

    def batch(self, size: int) -> Batch:
        """Pages of one size, as drawn at random among all."""
        for index in self._rng.integers(len(self._pool), size=self._fresh):
            self._pool[index] = page_of(designs.draw(self._rng))
        shape = self._pool[self._rng.integers(len(self._pool))].picture.shape
        alike = [page for page in self._pool if page.picture.shape == shape]
        chosen = [altered(self._rng, alike[i]) for i in self._rng.integers(len(alike), size=size)]
        batch = collate(chosen)
        if self._rng.random() < ENLARGED:
            return enlarged(batch, self._rng.uniform(1, LARGEST))
        return batch


def altered(rng: np.random.Generator, page: Page, mirrored: bool = True) -> Page:
    """The page, where that may be mirrored or not, with its colour channels in another order."""
    picture = page.picture[..., [*rng.permutation(3), 3]]
    if not mirrored:
        return page._replace(picture=picture)
    left, top, right, bottom = page.boxes.T
    height, width = picture.shape[:2]
    if rng.random() < 0.5:
        picture, left, right = picture[:, ::-1], width - right, width - left
    if rng.random() < 0.25:
        picture, top, bottom = picture[::-1], height - bottom, height - top
    return page._replace(picture=picture, boxes=np.stack([left, top, right, bottom], 1))


def collate(pages: list[Page]) -> Batch:
    counts = [len(page.boxes) for page in pages]
    starts = np.cumsum([0, *counts[:-1]])
    pairs = [np.argwhere(page.above) + start for page, start in zip(pages, starts, strict=True)]
    images = torch.from_numpy(np.stack([page.picture for page in pages])).permute(0, 3, 1, 2).float() / 255
    return Batch(
        images.contiguous(memory_format=torch.channels_last),  # twice as fast on a CPU
        torch.from_numpy(np.concatenate([page.boxes for page in pages])),
        torch.from_numpy(np.repeat(np.arange(len(pages)), counts)),
        torch.from_numpy(np.concatenate(pairs)),
        torch.tensor([kind for page in pages for kind in page.kinds or (0,) * len(page.boxes)], dtype=torch.int64),
    )


def enlarged(batch: Batch, factor: float) -> Batch:
    """The same batch at about `factor` times its size: people bring larger pictures than the designs are."""
    height, width = (round(side * factor / TOKEN) * TOKEN for side in batch.images.shape[2:])
    across, down = width / batch.images.shape[3], height / batch.images.shape[2]
    images = F.interpolate(batch.images, (height, width), mode="bilinear", align_corners=False)
    boxes = batch.boxes * torch.tensor([across, down, across, down])
    return batch._replace(images=images.contiguous(memory_format=torch.channels_last), boxes=boxes)
