"""How long a picture will take, and how much memory, once it is known what is on it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from mrt.experts.refine import TILE
from mrt.experts.survey import Survey
from mrt.geometry import Region

PARTS = ("a run", "a box", "a tile", "a megapixel of the picture", "a megapixel of layers")
SECONDS = (0.03, 0.06, 0.04, 0.52, 1.39)  # of a core for each part; `python -m mrt.evaluation.pace` prints them
_WEIGHT = 0.3  # of the newest run in what is learned
_RANGE = (0.2, 5.0)  # of a machine's slowness
# Bytes, by `python -m mrt.evaluation.memory`: what the process has anyway, and a px of picture and layers while things
# are cut out, or of the picture and the largest box around text while that is lifted off.
BASE_BYTES, PICTURE_BYTES, LAYER_BYTES = 250_000_000, 40, 9
LIFTED_BYTES, TEXT_BYTES = 12, 200


class Pace:
    """Predicted and corrected by what earlier runs on this machine took; safe to use from several threads."""

    def __init__(self) -> None:
        self._slowness, self._lock = 1.0, threading.Lock()

    def seconds(self, seen: Survey) -> float:
        """That cutting out and sending what a survey found will take, alone on the machine."""
        return self._slowness * expected(seen)

    def note(self, seen: Survey, seconds: float) -> None:
        low, high = _RANGE
        measured = min(high, max(low, seconds / expected(seen)))
        with self._lock:
            self._slowness += _WEIGHT * (measured - self._slowness)


def expected(seen: Survey) -> float:
    """Seconds on the machine that the constants were measured on."""
    return sum(count * seconds for count, seconds in zip(counted(seen), SECONDS, strict=True))


def counted(seen: Survey) -> tuple[float, ...]:
    """How many of each of PARTS there are."""
    height, width = seen.picture.shape[:2]
    boxes = [layer.region for layer in seen.layers if layer.letters is None]
    tiles = sum(-(-box.width // TILE) * -(-box.height // TILE) for box in boxes)
    layers = sum(layer.region.width * layer.region.height for layer in seen.layers) / 1e6
    return 1, len(boxes), tiles, width * height / 1e6, layers


def memory(canvas: tuple[int, int], regions: Sequence[Region], widest: int = 0) -> int:
    """Bytes that the process of the experts has at most for a picture of (width, height) px, about, its networks apart.

    `widest`: px of the largest box around text, at most mrt.experts.text.lift.MOST.
    """
    px, layers = canvas[0] * canvas[1], sum(region.width * region.height for region in regions[1:])
    lifting, cutting = LIFTED_BYTES * px + TEXT_BYTES * widest, PICTURE_BYTES * px
    return BASE_BYTES + LAYER_BYTES * layers + max(lifting, cutting)
