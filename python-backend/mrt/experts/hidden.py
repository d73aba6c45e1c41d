"""What lies behind layers, guessed from what is seen around them: smooth, or along lines where that does better.

The guess is made on a small picture and joined to the picture's own pixels at the rim of each hole. NumPy and Pillow.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.experts.text.directed import directed
from mrt.experts.text.membrane import rough
from mrt.experts.unmix import highest, spread

SMALL = 512  # px of the longer side of what the guess is made on
WHOLE = 4_000_000  # px of a picture, above which the guess is joined to a smaller one
_TRIED = 9  # px, odd: the rim around a hole on which both ways are tried
_BETTER = 0.95  # of the smooth fill's error, up to which lines are carried on


def filled(picture: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """`picture` (h, w, 3), uint8 or float32 0..1, with `hole` (h, w) bool closed; all hole: its mean colour."""
    if not hole.any():
        return picture.copy()
    eight = picture.dtype == np.uint8
    if eight and hole.size > WHOLE and not hole.all():
        return _filled_small(picture, hole)
    values = picture.astype(np.float32) / 255 if eight else picture
    if hole.all():
        out = np.broadcast_to(values.mean((0, 1)), values.shape)
    else:
        out = np.where(hole[..., None], _guess(values, hole), values).clip(0, 1)
    return np.rint(out * 255).astype(np.uint8) if eight else out.astype(np.float32)


def _filled_small(picture: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """As `filled`, on a smaller picture, so that a large one takes little memory; what is smooth loses nothing."""
    height, width = hole.shape
    known = np.where(hole, np.uint8(0), np.uint8(255))
    shown = Image.fromarray(np.dstack([picture, known]), "RGBA").convert("RGBa")
    small = np.asarray(shown.reduce(int(np.ceil(np.sqrt(hole.size / WHOLE)))).convert("RGBA"))
    made = filled(np.ascontiguousarray(small[..., :3]), small[..., 3] < 128)
    out, large = picture.copy(), Image.fromarray(made).resize((width, height), Image.Resampling.BICUBIC)
    np.copyto(out, np.asarray(large), where=hole[..., None])
    return out


def _guess(values: np.ndarray, hole: np.ndarray) -> np.ndarray:
    height, width = hole.shape
    scale = min(1.0, SMALL / max(height, width))
    if scale == 1:
        return _closed(values, hole)
    known = (~hole).astype(np.float32)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    share = _resized(known, size, Image.Resampling.BOX)
    small = _resized(values * known[..., None], size, Image.Resampling.BOX) / np.maximum(share, 1e-3)[..., None]
    missing = share < 0.5
    if missing.all():
        return spread(values, known)
    coarse = _resized(_closed(small, missing), (width, height), Image.Resampling.BICUBIC)
    return coarse + spread(values - coarse, known)


def _closed(values: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """By the way that is nearer to what is known in a rim around the hole."""
    trial = highest(hole.astype(np.float32), _TRIED) > 0.5
    tried = trial & ~hole
    if tried.any() and not trial.all():
        errors = [float(((way(values, trial)[tried] - values[tried]) ** 2).sum()) for way in (rough, directed)]
        if errors[1] < _BETTER * errors[0]:
            return directed(values, hole)
    return rough(values, hole)


def _resized(values: np.ndarray, size: tuple[int, int], how: Image.Resampling) -> np.ndarray:
    """(h, w) or (h, w, c) float32 at another width and height."""
    planes = values[..., None] if values.ndim == 2 else values
    made = [
        np.asarray(Image.fromarray(np.ascontiguousarray(plane)).resize(size, how)) for plane in np.rollaxis(planes, 2)
    ]
    return made[0] if values.ndim == 2 else np.dstack(made)
