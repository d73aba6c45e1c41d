"""Who gets what at the least cost: the Hungarian method (Kuhn 1955), in the form of Jonker and Volgenant (1987)."""

from __future__ import annotations

import numpy as np


def cheapest(costs: np.ndarray) -> list[int]:
    """For each row of a square matrix (n, n) the column that it gets, so that the sum is least; O(n^3)."""
    count = len(costs)
    of_rows, of_columns = np.zeros(count + 1), np.zeros(count + 1)
    owner = np.zeros(count + 1, int)  # row of each column, counted from 1; 0 for none. Column 0 is where a row begins
    for row in range(1, count + 1):
        owner[0], column = row, 0
        least, before = np.full(count + 1, np.inf), np.zeros(count + 1, int)
        seen = np.zeros(count + 1, bool)
        while owner[column]:
            seen[column] = True
            own = owner[column]
            reduced = costs[own - 1] - of_rows[own] - of_columns[1:]
            nearer = ~seen[1:] & (reduced < least[1:])
            least[1:][nearer], before[1:][nearer] = reduced[nearer], column
            following = int(np.argmin(np.where(seen, np.inf, least)))
            step = least[following]
            of_rows[owner[seen]] += step
            of_columns[seen] -= step
            least[~seen] -= step
            column = following
        while column:
            owner[column], column = owner[before[column]], int(before[column])
    order = [0] * count
    for column, row in enumerate(owner[1:].tolist()):
        order[row - 1] = column
    return order
