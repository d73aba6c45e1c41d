from __future__ import annotations

from mrt.serving.launcher.deaths import PERIOD, Deaths


def test_two_deaths_cost_no_pause_and_each_further_one_twice_the_pause_before_up_to_a_minute():
    now = 0.0
    deaths = Deaths(lambda: now)
    assert [deaths.note() for _ in range(8)] == [0, 0, 5, 10, 20, 40, 60, 60]
    assert deaths.recent == 8
    now += PERIOD
    assert deaths.note() == 0
