"""Expected seconds follow what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mrt.serving.contract import parse
from mrt.serving.pace import MEMORY, Pace
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import add_layers, text_to_layers

PRIOR = {"encode": 1e-5, "denoise": 1e-4, "decode": 2e-5}


def test_before_any_run_the_prior_counts_every_step_and_row():
    request = parse(text_to_layers(), LIMITS)
    assert (request.bucket, request.steps, request.rows) == (256, 8, 2)
    assert Pace(PRIOR).seconds(request) == pytest.approx(256 * (1e-5 + 8 * 2 * 1e-4 + 2e-5))
    unguided = replace(request, guidance=1.0)
    assert Pace(PRIOR).seconds(unguided) == pytest.approx(256 * (1e-5 + 8 * 1e-4 + 2e-5))


def test_measurements_replace_the_prior_bit_by_bit():
    request, pace = parse(add_layers(), LIMITS), Pace(PRIOR)
    before = pace.seconds(request)
    pace.note("denoise", tokens=1000, seconds=0.2)  # twice the prior
    rate = MEMORY * 1e-4 + (1 - MEMORY) * 2e-4
    assert pace.seconds(request) == pytest.approx(before + request.bucket * request.steps * (rate - 1e-4))
    for _ in range(200):
        pace.note("denoise", tokens=1000, seconds=0.2)
    expected = request.bucket * (1e-5 + request.steps * 2e-4 + 2e-5)
    assert pace.seconds(request) == pytest.approx(expected, rel=1e-3)
