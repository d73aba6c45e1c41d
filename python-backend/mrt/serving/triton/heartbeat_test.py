"""Silent targets get heartbeats, closed ones get none, and one thread serves all."""

from __future__ import annotations

import math
import threading
import time

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.heartbeat import Heartbeat


class Member:
    def __init__(self, lives: int = 1000):
        self.last, self.beats, self.lives = time.monotonic(), 0, lives

    def beat(self) -> bool:
        self.last = time.monotonic()
        self.beats += 1
        return self.beats < self.lives


def test_silent_targets_get_heartbeats_and_active_ones_none():
    heartbeat, silent, talkative = Heartbeat(beat=0.05), Member(), Member()
    talkative.last = math.inf  # always appears to have just sent something
    heartbeat.start()
    heartbeat.add(silent)
    heartbeat.add(talkative)
    wait_for(lambda: silent.beats >= 3)
    heartbeat.close()
    assert talkative.beats == 0


def test_closed_targets_get_no_more_heartbeats_and_no_thread_is_left():
    heartbeat, gone, other = Heartbeat(beat=0.02), Member(lives=2), Member()
    heartbeat.start()
    heartbeat.add(gone)
    heartbeat.add(other)
    wait_for(lambda: other.beats > 6)
    heartbeat.close()
    assert gone.beats == 2
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}
