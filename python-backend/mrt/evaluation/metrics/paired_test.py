"""Differences of the same designs: the mean over layers, and an error over designs."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.evaluation.metrics.paired import apart, difference


def test_one_layer_a_design_is_the_usual_paired_error():
    ours, theirs = np.random.default_rng(0).normal(size=(2, 30))
    mean, error = difference([[one] for one in ours], [[one] for one in theirs])
    assert mean == pytest.approx((ours - theirs).mean())
    assert error == pytest.approx((ours - theirs).std(ddof=1) / np.sqrt(30))


def test_the_layers_of_a_design_count_as_one_that_varies():
    single = difference([[1.0], [0.0], [1.0]], [[0.0], [0.0], [0.0]])
    tenfold = difference([[1.0] * 10, [0.0] * 10, [1.0] * 10], [[0.0] * 10] * 3)
    assert tenfold == pytest.approx(single), "ten equal layers say no more than one"


def test_the_error_is_what_the_mean_varies_by():
    rng, means, errors = np.random.default_rng(1), [], []
    for _ in range(400):
        designs = [rng.normal(rng.normal(), 0.5, rng.integers(1, 6)) for _ in range(40)]
        mean, error = difference([list(one) for one in designs], [[0.0] * len(one) for one in designs])
        means.append(mean)
        errors.append(error)
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.1)


def test_what_cannot_be_paired_is_refused():
    with pytest.raises(ValueError, match="same layers"):
        difference([[1.0, 2.0]], [[1.0]])
    with pytest.raises(ValueError, match="nothing"):
        difference([[]], [[]])
    assert difference([[1.0], []], [[0.5], []]) == (0.5, None) and not apart(0.5, None)
    assert apart(0.5, 0.2) and not apart(-0.3, 0.2)
