"""Latents to pictures: those of many runs in one call, and the preview of one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from PIL import Image

from mrt.compositing import flatten, straight
from mrt.geometry import TOKEN
from mrt.serving.contract.pictures import png
from mrt.serving.contract.request import Request
from mrt.serving.engine.networks import Networks

Planes = dict[int, np.ndarray]
"""Premultiplied RGBA (4, H, W) by position in `request.slots`."""


def decode(networks: Networks, wanted: Sequence[tuple[Request, np.ndarray, Sequence[int]]]) -> Iterator[np.ndarray]:
    """Pictures at some positions of each request, from its token latents (N, C): premultiplied RGBA (4, H, W).

    They come in the order of `wanted`, each as soon as it is decoded.
    """
    latents = []
    for request, x, positions in wanted:
        for position in positions:
            region = request.slots[position].region
            height, width = region.height // TOKEN, region.width // TOKEN
            latents.append(x[request.layout.spans[position]].reshape(height, width, -1))
    made = iter(networks.decode_layers(latents) if latents else [])
    for request, _, positions in wanted:
        for _ in positions:
            yield request.family.from_network(next(made))


def preview(request: Request, made: Mapping[int, np.ndarray]) -> bytes:
    """A PNG of the page, kept layers included, whose longest side has at most `request.preview` px."""
    planes = dict(request.pictures) | {position: np.clip(picture, 0, 1) for position, picture in made.items()}
    page = request.page
    seen = straight(flatten([(request.slots[position].region, planes[position]) for position in request.stack], page))
    scale = request.preview / max(page.width, page.height)
    if scale < 1:
        size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
        seen = np.asarray(Image.fromarray(seen).resize(size, Image.Resampling.BOX))
    return png(seen)
