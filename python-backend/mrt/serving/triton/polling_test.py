from __future__ import annotations

import threading

from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.triton.polling import PollingThread


def test_close_wakes_a_sleeping_loop_and_waits_until_it_returns():
    said = []

    def loop(closing) -> None:
        said.append("looks")
        while not closing(100 * HANG):
            said.append("looks")
        said.append("ends")

    watching = PollingThread("a watch", loop)
    watching.start()
    wait_for(lambda: said)
    watching.close()
    assert said == ["looks", "ends"]
    assert "a watch" not in {thread.name for thread in threading.enumerate()}


def test_close_without_start_does_nothing():
    PollingThread("a watch", lambda closing: None).close()
