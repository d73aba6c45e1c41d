from __future__ import annotations

import numpy as np
import pytest

from mrt.sampler import euler, guide, noise, predicted_clean, sigmas


def test_a_schedule_goes_from_one_to_zero():
    assert sigmas({}, 4).tolist() == [1, 0.75, 0.5, 0.25, 0]
    shifted = sigmas({"shift": 3.0}, 4)
    assert shifted.tolist() == pytest.approx([1, 0.9, 0.75, 0.5, 0])
    assert shifted.dtype == np.float32


def test_a_list_for_that_number_of_steps_wins():
    schedule = {"lists": {"2": [1.0, 0.3, 0.0]}, "shift": 3.0}
    assert sigmas(schedule, 2).tolist() == pytest.approx([1, 0.3, 0])
    assert len(sigmas(schedule, 3)) == 4


def test_noise_is_the_seeds_and_the_slots():
    one = noise(7, [4, 6], 48)
    assert one.shape == (10, 48) and one.dtype == np.float32
    assert np.array_equal(one, noise(7, [4, 6], 48))
    assert not np.array_equal(one, noise(8, [4, 6], 48))
    assert not np.array_equal(one[:4], one[4:8])
    assert abs(one.mean()) < 0.2 and one.std() == pytest.approx(1, abs=0.1)


def test_a_layer_more_moves_no_others_noise():
    assert np.array_equal(noise(7, [4, 6, 5], 48)[:10], noise(7, [4, 6], 48))


def test_the_largest_seed_is_a_seed():
    assert np.isfinite(noise(2**63 - 1, [2], 3)).all()


def test_euler_walks_a_straight_line_to_the_clean_latent():
    rng = np.random.default_rng(0)
    clean, drawn = rng.standard_normal((2, 5, 3), np.float32)
    keep, x = np.zeros(5, bool), drawn
    schedule = sigmas({"shift": 2.0}, 8)
    for sigma, following in zip(schedule[:-1], schedule[1:], strict=True):
        x = euler(x, drawn - clean, sigma, following, keep)
        assert np.allclose(predicted_clean(x, drawn - clean, following, keep), clean, atol=1e-5)
    assert np.allclose(x, clean, atol=1e-5)


def test_kept_rows_come_back_bit_identical():
    rng = np.random.default_rng(1)
    x, velocity = rng.standard_normal((2, 6, 4), np.float32)
    velocity[1] = np.nan
    keep = np.array([False, True] * 3)
    for stepped in (euler(x, velocity, 1.0, 0.5, keep), predicted_clean(x, velocity, 1.0, keep)):
        assert np.array_equal(stepped[keep], x[keep]) and stepped.dtype == np.float32
        assert not np.array_equal(stepped[~keep], x[~keep])


def test_guidance_leads_away_from_what_no_text_gives():
    conditional, unconditional = np.array([2, 2], np.float32), np.array([1, 2], np.float32)
    assert guide(conditional, unconditional, 1.0).tolist() == [2, 2]
    assert guide(conditional, unconditional, 3.0).tolist() == [4, 2]
    assert guide(conditional, unconditional, 0.0).tolist() == [1, 2]
