"""Detected regions against the true ones of pages: recall, precision, kinds, order, average precision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from mrt.data.pages import Page
from mrt.evaluation.metrics.boxes import matched
from mrt.serving.layout.detection import PRESENT, overlaps
from mrt.serving.layout.regions import DetectedRegions

MOST = 60  # layers of a page
SEEN = 0.02  # least score that counts for the average precision
AGREE = (0.5, 0.75)  # IoU

Detect = Callable[
    [np.ndarray, float], DetectedRegions
]  # a picture and the least score, to regions in px of the picture


def figures(detect: Detect, pages: Sequence[Page]) -> dict[str, float]:
    """Shares over all layers of all pages; `ap50` is the area under precision over recall at IoU 0.5, kinds aside.

    `kind`: of the layers found, whose kind is right; `order`: of overlapping pairs found, whose order is right.
    """
    counts: Counter[str] = Counter()
    hits: list[tuple[float, bool]] = []
    for page in pages:
        everything = detect(page.picture, SEEN)
        hits += hits_of(everything, page)
        counts += counts_of(taken(everything, PRESENT), page)
    found = {}
    for agree in AGREE:
        name, right = f"{round(agree * 100)}", counts[f"right {agree}"]
        found[f"recall{name}"] = right / max(counts["layers"], 1)
        found[f"precision{name}"] = right / max(counts["detected"], 1)
        found[f"f1_{name}"] = 2 * right / max(counts["layers"] + counts["detected"], 1)
    found["ap50"] = average_precision(hits, counts["layers"])
    found["kind"] = counts["kind"] / max(counts[f"right {AGREE[0]}"], 1)
    found["order"] = counts["in order"] / max(counts["pairs"], 1)
    return found


def taken(regions: DetectedRegions, least: float) -> DetectedRegions:
    return DetectedRegions(*(part[regions.scores >= least] for part in regions))


def counts_of(found: DetectedRegions, page: Page) -> Counter[str]:
    counts = Counter({"layers": len(page.boxes), "detected": len(found.boxes)})
    for agree in AGREE:
        by_true = matched(found.boxes, page, agree)
        counts[f"right {agree}"] += len(by_true)
    by_true = matched(found.boxes, page, AGREE[0])
    counts["kind"] += sum(int(found.kinds[index]) == page.kinds[true] for true, index in by_true.items())
    for below, above in np.argwhere(page.above):
        if below in by_true and above in by_true:
            counts["pairs"] += 1
            counts["in order"] += by_true[below] < by_true[above]
    return counts


def hits_of(found: DetectedRegions, page: Page) -> list[tuple[float, bool]]:
    """Of each region its score and whether it is a true one that no surer region has taken."""
    free = np.ones(len(page.boxes), bool)
    hits = []
    for index in np.argsort(-found.scores, kind="stable"):
        shares = overlaps(found.boxes[index], page.boxes) * free
        best = int(shares.argmax()) if len(shares) else -1
        hit = best >= 0 and bool(shares[best] >= AGREE[0])
        if hit:
            free[best] = False
        hits.append((float(found.scores[index]), hit))
    return hits


def average_precision(hits: Sequence[tuple[float, bool]], layers: int) -> float:
    """Area under the precision that is reached at each recall or above it."""
    if not hits or not layers:
        return 0.0
    right = np.array([hit for _, hit in sorted(hits, key=lambda hit: -hit[0])])
    precision = right.cumsum() / np.arange(1, len(right) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best * right).sum() / layers)
