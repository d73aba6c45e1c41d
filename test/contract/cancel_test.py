"""Callers that leave, and the queue while every slot is taken."""

from __future__ import annotations

import queue
from contextlib import ExitStack

import numpy as np
import pytest
from figures import waiting
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.servers import Live
from stream import Stream, run

LONG = samples.text_to_layers() | {"steps": np.array([100], np.int32)}
SHORT = samples.text_to_layers() | {"steps": np.array([1], np.int32)}


def test_a_cancelled_run_frees_its_slot_within_a_step_or_two(live: Live, limits: Limits):
    with ExitStack() as open_streams:
        running = [open_streams.enter_context(Stream(live.grpc, LONG)) for _ in range(limits.slots)]
        for stream in running:
            assert stream.next().kind == "accepted"
        other = open_streams.enter_context(Stream(live.grpc, SHORT))
        with pytest.raises(queue.Empty):
            other.next(0.5)
        running[0].cancel()
        assert other.next().kind == "accepted"
        assert not any(stream.over.is_set() for stream in running[1:]), "they would have made room by themselves"
        for stream in running:
            stream.cancel()
        assert [event.kind for event in other][-1] == "done"


def test_while_all_slots_are_taken_requests_wait_in_the_engine_which_says_so(live: Live, limits: Limits):
    with ExitStack() as open_streams:
        for _ in range(limits.slots):
            stream = open_streams.enter_context(Stream(live.grpc, LONG))
            assert stream.next().kind == "accepted"
        for _ in range(3):
            open_streams.enter_context(Stream(live.grpc, LONG))
        wait_for(lambda: waiting(live) == 3)
    assert run(live.grpc, SHORT)[-1].kind == "done"
    wait_for(lambda: waiting(live) == 0)
