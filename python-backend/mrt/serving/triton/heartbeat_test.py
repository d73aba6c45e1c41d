"""Who is silent gets signs of life, who is gone gets none, and one thread serves all."""

from __future__ import annotations

import math
import threading
import time

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.heartbeat import Heart


class Member:
    def __init__(self, lives: int = 1000):
        self.last, self.beats, self.lives = time.monotonic(), 0, lives

    def beat(self) -> bool:
        self.last = time.monotonic()
        self.beats += 1
        return self.beats < self.lives


def test_the_silent_get_a_beat_and_the_talkative_none():
    heart, silent, talkative = Heart(beat=0.05), Member(), Member()
    talkative.last = math.inf  # it has just sent something, whenever one looks
    heart.start()
    heart.add(silent)
    heart.add(talkative)
    wait_for(lambda: silent.beats >= 3)
    heart.close()
    assert talkative.beats == 0


def test_who_is_gone_is_left_alone_and_no_thread_stays():
    heart, gone, other = Heart(beat=0.02), Member(lives=2), Member()
    heart.start()
    heart.add(gone)
    heart.add(other)
    wait_for(lambda: other.beats > 6)
    heart.close()
    assert gone.beats == 2
    assert "heart" not in {thread.name for thread in threading.enumerate()}
