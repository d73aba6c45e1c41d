"""Hints: an expert's alpha of a layer as an input of the network, token by token. NumPy only, as serving needs it.

A token of 16 x 16 px gets 8 x 8 means of alpha (0..1, row-major) and a last number, 1 for "there is a hint". A row
of zeros says that there is none, and changes nothing that the network computes.
"""

from __future__ import annotations

import numpy as np

CELLS = 8  # along a token's side
NUMBERS = CELLS * CELLS + 1


def cells_of(alpha: np.ndarray, cell: int = 16) -> np.ndarray:
    """Alpha (h, w) uint8 of a region on the grid of `cell` px as means: (h / cell, w / cell, 64) uint8."""
    rows, columns, step = alpha.shape[0] // cell, alpha.shape[1] // cell, cell // CELLS
    parts = alpha.reshape(rows, CELLS, step, columns, CELLS, step).astype(np.float32).mean((2, 5))
    return np.rint(parts).astype(np.uint8).transpose(0, 2, 1, 3).reshape(rows, columns, CELLS * CELLS)


def picture_of(cells: np.ndarray) -> np.ndarray:
    """The other way: cells (rows, columns, 64) as a picture of alpha (8 * rows, 8 * columns)."""
    rows, columns, _ = cells.shape
    parts = cells.reshape(rows, columns, CELLS, CELLS).transpose(0, 2, 1, 3)
    return parts.reshape(rows * CELLS, columns * CELLS)


def cells_of_picture(picture: np.ndarray) -> np.ndarray:
    """A picture of alpha (8 * rows, 8 * columns) as cells (rows, columns, 64)."""
    rows, columns = picture.shape[0] // CELLS, picture.shape[1] // CELLS
    parts = picture.reshape(rows, CELLS, columns, CELLS).transpose(0, 2, 1, 3)
    return parts.reshape(rows, columns, CELLS * CELLS)


def rows_of(cells: np.ndarray) -> np.ndarray:
    """Cells (rows, columns, 64) uint8 as the network reads them: (rows * columns, 65) float32."""
    flat = cells.reshape(-1, CELLS * CELLS).astype(np.float32) / 255
    return np.concatenate([flat, np.ones((len(flat), 1), np.float32)], 1)
