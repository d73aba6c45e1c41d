"""Counts of detected boxes against the true ones of a page, which can be summed over many pages."""

from __future__ import annotations

from collections import Counter

import numpy as np

from mrt.data.pages import Page
from mrt.serving.layout.detection import Boxes, overlaps

AGREES = 0.5  # IoU with the tight box of a layer's content, cut off at the page's edge


def matched(boxes: np.ndarray, page: Page, agrees: float = AGREES) -> dict[int, int]:
    """Detected index by true index: pairs of IoU of at least `agrees`, the best first, each box once."""
    if len(boxes) == 0 or len(page.boxes) == 0:
        return {}
    table = np.stack([overlaps(true, boxes) for true in page.boxes])  # (n, m)
    found: dict[int, int] = {}
    while table.max() >= agrees:
        true, index = (int(i) for i in np.unravel_index(table.argmax(), table.shape))
        found[true] = index
        table[true], table[:, index] = 0, 0
    return found


def counts_of(found: Boxes, page: Page) -> Counter[str]:
    """`found` lies bottom to top. pairs: overlapping, of which both layers were found."""
    by_true = matched(found.boxes, page)
    pairs = [(below, above) for below, above in np.argwhere(page.above) if below in by_true and above in by_true]
    return Counter(
        pages=1,
        layers=len(page.boxes),
        detected=len(found.boxes),
        right=len(by_true),
        same_number=int(len(found.boxes) == len(page.boxes)),
        pairs=len(pairs),
        in_order=sum(by_true[below] < by_true[above] for below, above in pairs),
        covering=sum(covers(found.boxes[index], page.boxes[true]) for true, index in by_true.items()),
    )


def covers(box: np.ndarray, true: np.ndarray) -> bool:
    """Whether the region that is snapped outwards from a box misses less than 1 px of the true one."""
    return bool((box[:2] // 16 * 16 < true[:2] + 1).all() and (-(-box[2:] // 16) * 16 > true[2:] - 1).all())


def figures_of(counts: Counter[str]) -> dict[str, float]:
    """Shares out of summed counts, and the counts they stand on."""

    def share(part: str, whole: str) -> float | None:
        return round(counts[part] / counts[whole], 4) if counts[whole] else None

    shares = {
        "recall": share("right", "layers"),
        "precision": share("right", "detected"),
        "covering": share("covering", "right"),
        "number_right": share("same_number", "pages"),
        "order_right": share("in_order", "pairs"),
    }
    stand_on = {name: counts[name] for name in ("pages", "layers", "pairs")}
    return stand_on | {name: value for name, value in shares.items() if value is not None}
