"""Purposes of pages, and the page formats of each."""

from __future__ import annotations

import numpy as np

FORMS: dict[str, tuple[float, ...]] = {
    "poster": (2 / 3, 3 / 4, 0.707, 0.8),
    "flyer": (0.707, 0.647, 0.773),
    "social post": (1.0, 1.0, 0.8, 9 / 16),
    "story": (9 / 16,),
    "banner": (3.0, 4.0, 2.4, 1.91),
    "card": (1.75, 0.714, 1.4, 1.0),
    "invitation": (0.714, 0.707, 1.4, 1.0),
    "slide": (16 / 9, 4 / 3),
    "web page": (16 / 9, 1.6, 2.2, 1.33),
    "price list": (0.707, 0.6, 1.3),
    "calendar": (0.707, 1.414, 1.33),
    "cover": (0.625, 0.66, 0.75, 1.0),
    "coupon": (2.2, 2.6, 1.8),
}
"""Width / height."""

LEAST, LARGEST = 512, 2048
_SHORTEST = 256


def drawn(rng: np.random.Generator, purpose: str, side: int | None = None) -> tuple[int, int]:
    """Width and height in px; the longer is `side`, or 512 to 2048, small ones oftener."""
    ratio = float(rng.choice(FORMS[purpose])) * float(np.exp(rng.normal(0, 0.02)))
    longer = side or round(float(np.exp(rng.uniform(np.log(LEAST), np.log(LARGEST)))))
    shorter = max(min(longer, _SHORTEST), round(longer * min(ratio, 1 / ratio)))
    return (longer, shorter) if ratio >= 1 else (shorter, longer)
