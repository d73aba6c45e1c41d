"""Connected pieces of a mask, by the runs of its rows. NumPy only; some 20 ms a megapixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Components:
    """Pieces 0 .. count - 1 of a mask of `shape` (h, w); pixels that touch at a corner hang together.

    `rows`, `starts`, `ends` (n,): the mask's runs in reading order, ends beyond the last pixel; `members` (n,): the
    piece of each run.
    """

    shape: tuple[int, int]
    rows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    members: np.ndarray
    count: int

    @property
    def areas(self) -> np.ndarray:
        """Pixels of each piece, (count,)."""
        return np.bincount(self.members, self.ends - self.starts, self.count)

    def boxes(self) -> np.ndarray:
        """Left, top, right and bottom of each piece, right and bottom beyond its last pixel, (count, 4)."""
        out = np.empty((self.count, 4), int)
        out[:, :2], out[:, 2:] = max(self.shape), 0
        np.minimum.at(out[:, 0], self.members, self.starts)
        np.minimum.at(out[:, 1], self.members, self.rows)
        np.maximum.at(out[:, 2], self.members, self.ends)
        np.maximum.at(out[:, 3], self.members, self.rows + 1)
        return out

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Of values (h, w) the sum over each piece, (count,)."""
        along = np.zeros((self.shape[0], self.shape[1] + 1))
        np.cumsum(values, 1, out=along[:, 1:])
        return np.bincount(self.members, along[self.rows, self.ends] - along[self.rows, self.starts], self.count)

    def numbered(self) -> np.ndarray:
        """The number of each pixel's piece plus one, 0 for none; (h, w)."""
        return self.painted(np.arange(1, self.count + 1))

    def painted(self, values: np.ndarray) -> np.ndarray:
        """Each piece filled with its own of `values` (count,), 0 elsewhere; (h, w)."""
        steps = np.zeros((self.shape[0], self.shape[1] + 1), np.int32)
        steps[self.rows, self.starts] += self.members + 1
        steps[self.rows, self.ends] -= self.members + 1
        table = np.concatenate([np.zeros(1, values.dtype), values])
        return table[np.cumsum(steps[:, :-1], 1)]

    def outlines(self) -> list[np.ndarray]:
        """Of each piece the first and last pixels of its runs as x and y, (n, 2)."""
        points = np.empty((2 * len(self.rows), 2))
        points[0::2, 0], points[1::2, 0] = self.starts, self.ends - 1
        points[0::2, 1] = points[1::2, 1] = self.rows
        order = np.argsort(np.repeat(self.members, 2), kind="stable")
        bounds = np.cumsum(2 * np.bincount(self.members, minlength=self.count))[:-1]
        return np.split(points[order], bounds) if self.count else []


def components(mask: np.ndarray) -> Components:
    """The pieces of a mask (h, w) bool, numbered by where they begin in reading order."""
    height, width = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    stride = width + 2
    above, below = rows * stride, (rows + 1) * stride
    first = np.searchsorted(above + ends, below + starts)
    behind = np.searchsorted(above + starts, below + ends, side="right")
    links = np.maximum(0, behind - first)
    one = np.repeat(np.arange(len(rows)), links)
    other = np.arange(len(one)) - np.repeat(np.cumsum(links) - links, links) + np.repeat(first, links)
    roots = _joined(len(rows), one, other)
    _, members = np.unique(roots, return_inverse=True)
    return Components((height, width), rows, starts, ends, members.ravel(), int(members.max(initial=-1)) + 1)


def _joined(count: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The lowest member of the group of each of `count`, where `one` and `other` name linked pairs."""
    roots = np.arange(count)
    while True:
        a, b = roots[one], roots[other]
        apart = a != b
        if not apart.any():
            return roots
        a, b = a[apart], b[apart]
        np.minimum.at(roots, np.maximum(a, b), np.minimum(a, b))
        while True:
            shorter = roots[roots]
            if np.array_equal(shorter, roots):
                break
            roots = shorter
