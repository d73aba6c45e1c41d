"""Page sizes by number of layers: how large the page is and how small its layers are."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LAYERS = 20


@dataclass(frozen=True)
class Scale:
    """Sizes for a number of layers. Pages in tokens, width then height; `tokens`: limit of all layers together."""

    most: int
    pages: tuple[tuple[int, int], ...]
    sides: tuple[float, float, float]  # shares of layers of 2, 3 and 4 tokens
    text: tuple[float, float]  # px high
    tokens: int


SCALES = (
    Scale(7, ((8, 8), (8, 8), (8, 8), (6, 8), (8, 6), (6, 6), (10, 6), (6, 10)), (0.25, 0.5, 0.25), (19, 28), 72),
    Scale(15, ((8, 8), (10, 8), (8, 10), (10, 10), (11, 7), (7, 11)), (0.5, 0.5, 0.0), (18, 23), 110),
    Scale(MOST_LAYERS, ((10, 10), (11, 9), (9, 11), (11, 11)), (0.75, 0.25, 0.0), (18, 21), 130),
)
