"""Pieces of a mask: which pixels hang together, and what is counted of them."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.components import components


def flooded(mask: np.ndarray) -> np.ndarray:
    """Labels from 1 by flooding, pixel by pixel."""
    labels = np.zeros(mask.shape, int)
    for y, x in zip(*np.nonzero(mask), strict=True):
        if labels[y, x]:
            continue
        todo, name = [(y, x)], labels.max() + 1
        while todo:
            y, x = todo.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not labels[y, x]:
                labels[y, x] = name
                todo += [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return labels


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 1.0])
def test_pieces_are_those_of_flooding(share: float):
    mask = np.random.default_rng(3).random((41, 37)) < share
    found, truth = components(mask), flooded(mask)
    names = found.painted(np.arange(1, found.count + 1))
    assert found.count == truth.max()
    np.testing.assert_array_equal(names, truth)
    values = np.random.default_rng(4).random(mask.shape)
    for piece in range(found.count):
        own = truth == piece + 1
        rows, columns = np.nonzero(own)
        assert found.areas[piece] == own.sum()
        assert found.sums(values)[piece] == pytest.approx(values[own].sum())
        assert tuple(found.boxes()[piece]) == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        ends = {tuple(point) for point in found.outlines()[piece]}
        assert {(columns[0], rows[0]), (columns[-1], rows[-1])} <= ends <= set(zip(columns, rows, strict=True))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (8, 8)])
def test_a_clear_mask_has_no_pieces(shape: tuple[int, int]):
    found = components(np.zeros(shape, bool))
    assert found.count == 0 and not found.outlines() and found.painted(np.zeros(0)).shape == shape


def test_a_spiral_is_one_piece():
    mask = np.zeros((64, 64), bool)
    for step in range(0, 30, 2):
        mask[step, step:64] = mask[step:64, 63 - step] = True
        mask[63 - step, step : 64 - step] = mask[step + 2 : 64 - step, step] = True
        mask[step + 2, step : step + 3] = True
    assert components(mask).count == 1
