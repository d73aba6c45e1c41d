"""Ways to make a layer large: premultiplied planes (4, h, w) in 0..1 to those of a size (width, height)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image

from mrt.serving.engine.enlarging import GRAIN, enlarged, resized
from mrt.serving.engine.networks import Networks

Way = Callable[[np.ndarray, tuple[int, int]], np.ndarray]


def _resampled(planes: np.ndarray, size: tuple[int, int], filter: Image.Resampling) -> np.ndarray:
    images = [Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(size, filter) for plane in planes]
    return np.stack([np.asarray(image) for image in images]).clip(0, 1)


def bilinear(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return _resampled(planes, size, Image.Resampling.BILINEAR)


def lanczos(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return _resampled(planes, size, Image.Resampling.LANCZOS)


RULES: Mapping[str, Way] = {"bilinear": bilinear, "Lanczos": lanczos, "the rule": enlarged}


def ways(networks: Networks) -> dict[str, Way]:
    """All of them. The enlarger is used as it is served: the rule goes on from there."""

    def by_network(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        (fine,) = networks.enlarge_layers([planes.clip(0, 1)])
        return resized(fine, size, GRAIN)

    return {**RULES, "enlarger and rule": by_network}
