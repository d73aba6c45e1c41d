from __future__ import annotations

import threading

from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.triton.polling import Watching


def test_a_loop_that_waits_for_long_ends_at_once_and_close_waits_for_its_last_words():
    said = []

    def loop(closing) -> None:
        said.append("looks")
        while not closing(100 * HANG):
            said.append("looks")
        said.append("ends")

    watching = Watching("a watch", loop)
    watching.start()
    wait_for(lambda: said)
    watching.close()
    assert said == ["looks", "ends"]
    assert "a watch" not in {thread.name for thread in threading.enumerate()}


def test_one_that_never_started_is_closed_as_well():
    Watching("a watch", lambda closing: None).close()
