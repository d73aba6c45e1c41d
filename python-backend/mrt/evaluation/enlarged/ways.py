"""Ways to make a layer large: premultiplied planes (4, h, w) in 0..1 to those of a size (width, height)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image

from mrt.serving.engine.enlarging import enlarged

Way = Callable[[np.ndarray, tuple[int, int]], np.ndarray]


def resized(planes: np.ndarray, size: tuple[int, int], filter: Image.Resampling) -> np.ndarray:
    images = [Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(size, filter) for plane in planes]
    return np.stack([np.asarray(image) for image in images]).clip(0, 1)


def bilinear(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return resized(planes, size, Image.Resampling.BILINEAR)


def lanczos(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return resized(planes, size, Image.Resampling.LANCZOS)


WAYS: Mapping[str, Way] = {"bilinear": bilinear, "Lanczos": lanczos, "the rule": enlarged}
