"""The cheapest assignment against all others."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from mrt.words.placing.assignment import cheapest


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6])
def test_no_other_assignment_is_cheaper(count: int):
    for seed in range(20):
        costs = np.random.default_rng(seed).normal(size=(count, count)).round(1)  # rounded: some of them alike
        order = cheapest(costs)
        assert sorted(order) == [*range(count)]
        least = min(costs[range(count), list(other)].sum() for other in permutations(range(count)))
        assert costs[range(count), order].sum() == pytest.approx(least)
