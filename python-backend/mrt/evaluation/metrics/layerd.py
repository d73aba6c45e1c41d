"""The protocol of LayerD (Suzuki et al., ICCV 2025, section 4; its repository's `evaluation`).

Layers that do not overlap are flattened into groups; dynamic time warping aligns the groups of both stacks, bottom
to top, at the cost (RGB L1 + 1 - alpha soft IoU) / 2; the scores are means over the aligned pairs. Then neighbours
of either stack are merged, one pair at a time and the largest gain first, for up to 5 merges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.evaluation.metrics.layer import soft_iou

MERGES = 5
Path = list[tuple[int, int]]


def scores(made: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> list[dict[str, float]]:
    """`rgb_l1` and `soft_iou` at 0 to MERGES allowed merges; if no merge improves them, the last figures are repeated.

    Layers bottom to top, background first: premultiplied (h, w, 4) in 0..1 of one frame.
    """
    ours, theirs, likeness = groups(made), groups(truth), Likeness()
    path = align(ours, theirs, likeness)
    found = [_scores_on(path, ours, theirs)]
    while len(found) <= MERGES:
        gains = [
            _best_merge(ours, theirs, path, likeness),
            _best_merge(theirs, ours, [(j, i) for i, j in path], likeness),
        ]
        gain, at, stack = max((*gains[0], ours), (*gains[1], theirs), key=lambda merge: merge[0])
        if gain <= 0:
            break
        stack[at : at + 2] = [over(stack[at], stack[at + 1])]
        path = align(ours, theirs, likeness)
        found.append(_scores_on(path, ours, theirs))
    return found + found[-1:] * (MERGES + 1 - len(found))


def groups(layers: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Sets of layers that nothing left covers, taken from the top, each flattened; bottom to top."""
    found, left = [], list(range(len(layers)))
    masks = [layer[..., 3] > 0 for layer in layers]
    while left:
        free = [i for at, i in enumerate(left) if not any((masks[i] & masks[j]).any() for j in left[at + 1 :])]
        group = layers[free[0]]
        for i in free[1:]:
            group = over(group, layers[i])
        found.append(group)
        left = [i for i in left if i not in free]
    return found[::-1]


def over(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    return above + below * (1 - above[..., 3:])


def rgb_l1(made: np.ndarray, truth: np.ndarray) -> float:
    """Mean difference of the straight colours where the truth has any alpha."""
    seen = truth[..., 3] > 0
    if not seen.any():
        return 0.0
    return float(np.abs(_straight(made[seen]) - _straight(truth[seen])).mean())


class Likeness:
    """1 less the cost of a pair, each pair looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[np.ndarray, np.ndarray, float]] = {}  # pictures kept: so are their ids

    def of(self, made: np.ndarray, truth: np.ndarray) -> float:
        key = id(made), id(truth)
        if key not in self._known:
            cost = (rgb_l1(made, truth) + 1 - soft_iou(made, truth)) / 2
            self._known[key] = made, truth, 1 - cost
        return self._known[key][2]

    def sum(self, layer: np.ndarray, others: Sequence[np.ndarray]) -> float:
        return sum(self.of(layer, other) for other in others)


def align(ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray], likeness: Likeness) -> Path:
    """The pairs of dynamic time warping, from bottom to top; each layer is in at least one."""
    costs = np.array([[1 - likeness.of(a, b) for b in theirs] for a in ours])
    total = np.full((len(ours) + 1, len(theirs) + 1), np.inf)
    total[0, 0] = 0
    for i in range(len(ours)):
        for j in range(len(theirs)):
            total[i + 1, j + 1] = costs[i, j] + min(total[i, j], total[i, j + 1], total[i + 1, j])
    i, j = len(ours), len(theirs)
    path = [(i - 1, j - 1)]
    while (i, j) != (1, 1):
        i, j = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda at: total[at])
        path.append((i - 1, j - 1))
    return path[::-1]


def _best_merge(
    layers: list[np.ndarray], others: list[np.ndarray], path: Path, likeness: Likeness
) -> tuple[float, int]:
    """The gain in likeness of the best merge of a layer with the next one, and its place; 0 where none gains."""
    best = (0.0, 0)
    for at in range(len(layers) - 1 if len(layers) > 2 else 0):
        pairs = [[others[j] for i, j in path if i == place] for place in (at, at + 1)]
        now = likeness.sum(layers[at], pairs[0]) + likeness.sum(layers[at + 1], pairs[1])
        merged = over(layers[at], layers[at + 1])
        rest = [likeness.sum(merged, pairs[1])]
        if at + 2 < len(layers):
            rest += [likeness.sum(layers[at + 2], group) for group in pairs]
        best = max(best, (likeness.sum(merged, pairs[0]) + max(rest) - now, at), key=lambda merge: merge[0])
    return best


def _scores_on(path: Path, ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray]) -> dict[str, float]:
    measures = {"rgb_l1": rgb_l1, "soft_iou": soft_iou}
    return {name: float(np.mean([measure(ours[i], theirs[j]) for i, j in path])) for name, measure in measures.items()}


def _straight(pixels: np.ndarray) -> np.ndarray:
    return pixels[:, :3] / np.maximum(pixels[:, 3:], 1e-6)
