"""Expected seconds follow what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.time_estimate import MEMORY, TimeEstimate
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import add_layers, text_to_layers

ENCODE, DENOISE, DECODE = 1e-5, 1e-4, 2e-5
PRIOR = {"encode": ENCODE, "denoise": DENOISE, "decode": DECODE}
COMPOSED, BACKGROUND, STAR, LAST = 80, 48, 6, 16  # tokens of the samples' slots


def test_before_any_run_the_prior_counts_every_step_and_row_and_the_pictures_in_and_out():
    request = parse(text_to_layers(), LIMITS)
    assert (request.bucket, request.steps, request.rows) == (256, 8, 2)
    made = DECODE * (COMPOSED + BACKGROUND + STAR + LAST)
    assert TimeEstimate(PRIOR).seconds(request) == pytest.approx(256 * 8 * 2 * DENOISE + made)
    assert TimeEstimate(PRIOR).seconds(replace(request, guidance=1.0)) == pytest.approx(256 * 8 * DENOISE + made)
    kept = ENCODE * (COMPOSED + BACKGROUND + STAR)
    expected = kept + 256 * 8 * DENOISE + DECODE * LAST
    assert TimeEstimate(PRIOR).seconds(parse(add_layers(), LIMITS)) == pytest.approx(expected)


def test_a_preview_is_decoded_at_every_step():
    request = parse(text_to_layers(), LIMITS)
    more = TimeEstimate(PRIOR).seconds(replace(request, preview=64)) - TimeEstimate(PRIOR).seconds(request)
    assert more == pytest.approx(DECODE * (BACKGROUND + STAR + LAST) * 8)


def test_measurements_replace_the_prior_bit_by_bit():
    request, estimate = parse(add_layers(), LIMITS), TimeEstimate(PRIOR)
    before = estimate.seconds(request)
    estimate.note("denoise", tokens=1000, seconds=0.2)  # twice the prior
    rate = MEMORY * DENOISE + (1 - MEMORY) * 2 * DENOISE
    assert estimate.seconds(request) == pytest.approx(before + request.bucket * request.steps * (rate - DENOISE))
    for _ in range(200):
        estimate.note("denoise", tokens=1000, seconds=0.2)
    expected = before + request.bucket * request.steps * DENOISE
    assert estimate.seconds(request) == pytest.approx(expected, rel=1e-3)


def test_a_stage_without_tokens_changes_nothing():
    request, estimate = parse(add_layers(), LIMITS), TimeEstimate(PRIOR)
    before = estimate.seconds(request)
    estimate.note("encode", tokens=0, seconds=3)
    assert estimate.seconds(request) == before


@pytest.mark.parametrize("together", [1, 4])
def test_served_runs_teach_the_engine_what_one_alone_takes(together: int):
    """The clock moves a millisecond a look, so a step takes one, however many rows share it."""
    engine = Engine(FakeNetworks(), LIMITS, Clock())
    request = parse(text_to_layers(), LIMITS)
    for _ in range(20):
        for _ in range(together):
            engine.submit(request, Recorder())
        for _ in range(request.steps):
            engine.turn()
    denoise = 0.001 * request.steps / together
    looks = 1 + 2 * together  # of the clock while layers are handed over
    assert engine.seconds(request) == pytest.approx(denoise + 0.001 * looks / together, rel=0.05)
