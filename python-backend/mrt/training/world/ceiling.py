"""The autoencoder's reconstruction quality: an upper bound for every network that generates its latents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import torch

from mrt.data.world.design import Design
from mrt.evaluation.metrics.layer import psnr, soft_iou
from mrt.geometry import Region
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.precision import mixed
from mrt.training.world.grid import on_grid

OPAQUE = ("page", "background")  # kinds whose alpha says nothing


def pictures_of(designs: Iterable[Design]) -> Iterator[tuple[str, np.ndarray]]:
    """Kind and premultiplied (h, w, 4) uint8 pixels on the grid, of every layer, background and flat page."""
    for design in designs:
        for kind, pixels in (("page", design.flat()), ("background", design.background.pixels)):
            yield kind, on_grid(pixels, Region(0, 0, pixels.shape[1], pixels.shape[0]))[0]
        for layer in design.layers:
            yield layer.kind, on_grid(layer.pixels, layer.region)[0]


@torch.no_grad()
def ceiling(net: LayerAutoencoder, pictures: Iterable[tuple[str, np.ndarray]]) -> dict[str, float]:
    """Mean soft IoU and dB of layers, over all (`score`, `dB`) and by kind (`text`, `text_dB`, ...)."""
    overlaps: dict[str, list[float]] = defaultdict(list)
    errors: dict[str, list[float]] = defaultdict(list)
    for kind, pixels in pictures:
        truth = pixels.astype(np.float32) / 255
        image = torch.from_numpy(truth).permute(2, 0, 1)[None]
        with mixed("cpu"):
            made = net.decode(net.encode(image)).float()[0].permute(1, 2, 0).numpy()
        made = np.clip(np.nan_to_num(made), 0, 1)
        if (error := psnr(made, truth)) is not None:
            errors[kind].append(error)
        if kind not in OPAQUE:
            overlaps[kind].append(soft_iou(made, truth))
    layers = [value for values in overlaps.values() for value in values]
    shown = [value for kind, values in errors.items() if kind not in OPAQUE for value in values]
    figures = {"score": float(np.mean(layers)) if layers else 0.0, "dB": float(np.mean(shown)) if shown else 0.0}
    figures |= {kind: float(np.mean(values)) for kind, values in sorted(overlaps.items())}
    return figures | {f"{kind}_dB": float(np.mean(values)) for kind, values in sorted(errors.items())}
