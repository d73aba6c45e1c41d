"""Thousands of odd requests to the real server: each gets an answer of wire.py, and none leaves anything behind.

MRT_FUZZ_SEED=N repeats the requests of a run that printed it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.request import urlopen

import numpy as np
import pytest
from broken_messages import broken_messages
from figures import pending
from hypothesis import given, seed
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.bad_requests import bad_requests
from mrt.serving.testing.odd_requests import SEED, many, odd_requests
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.processes import SHARED_MEMORY, family
from mrt.serving.testing.servers import Live
from stream import Stream, run
from wire import Message, Wire, message
from wrong_json import ask, wrong_bodies

TYPED, BROKEN, JSON = 1400, 400, 300
GROWTH = 64_000_000  # bytes: what a few requests of the largest size in flight take, once
LONG = samples.text_to_layers() | {"steps": np.array([100], np.int32)}


class Traces:
    """What a server holds on to while nobody asks it anything."""

    def __init__(self, live: Live):
        self._live, self.processes, self.regions = live, family(live.pid), _regions(live)

    def settled(self) -> None:
        """Fails where something stayed: a process less or more, a slot, a queue place, shared memory."""
        wait_for(lambda: _gauge(self._live, "mrt_active_runs") == _gauge(self._live, "mrt_waiting_runs") == 0)
        wait_for(lambda: pending(self._live) == 0)
        assert family(self._live.pid) == self.processes
        now = _regions(self._live)
        assert self.regions and set(now) == set(self.regions)
        assert sum(now.values()) - sum(self.regions.values()) < GROWTH


def _regions(live: Live) -> dict[str, int]:
    """Bytes of the server's shared memory by name; mrt.serving.server names it after the port."""
    port = live.grpc.rpartition(":")[2]
    return {path.name: os.stat(path).st_blocks * 512 for path in SHARED_MEMORY.glob(f"mrt-*-{port}-*")}


def _gauge(live: Live, name: str) -> float | None:
    page = urlopen(f"http://{live.metrics}/metrics", timeout=HANG).read().decode()
    return next((float(line.split()[1]) for line in page.splitlines() if line.startswith(f"{name} ")), None)


@pytest.fixture(scope="module")
def wire(live: Live, limits: Limits) -> Iterator[Wire]:
    wire = Wire(live.grpc)
    for _, tensors in bad_requests(limits).values():  # the largest requests among them, so that memory has grown
        wire.ask(message(tensors))
    run(live.grpc, samples.text_to_layers())
    traces = Traces(live)
    yield wire
    wire.close()
    traces.settled()


@pytest.fixture
def seen(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """What the answers were; printed at the end, with the seed."""
    counts: Counter[str] = Counter()
    yield counts
    with capsys.disabled():
        answers = ", ".join(f"{name} {count}" for name, count in counts.most_common())
        print(f"\nMRT_FUZZ_SEED={SEED} {request.node.name}: {sum(counts.values())} answers: {answers}")


def test_odd_tensors_are_run_or_refused_by_field(wire: Wire, seen: Counter[str]):
    @seed(SEED)
    @many(TYPED)
    @given(odd_requests())
    def check(tensors: samples.Tensors) -> None:
        seen[wire.ask(message(tensors))] += 1

    check()
    assert {"run", "plan", "images", "regions", "task"} <= set(seen) and sum(seen.values()) >= TYPED


def test_messages_that_break_the_protocol_are_refused_too(wire: Wire, seen: Counter[str]):
    @seed(SEED)
    @many(BROKEN)
    @given(broken_messages())
    def check(broken: Message) -> None:
        seen[wire.ask(broken)] += 1

    check()
    assert seen["Triton"] > BROKEN / 4 and sum(seen.values()) >= BROKEN


def test_wrong_json_is_refused_too(live: Live, wire: Wire, seen: Counter[str]):
    @seed(SEED)
    @many(JSON)
    @given(wrong_bodies())
    def check(body: bytes) -> None:
        seen[ask(live.http, body)] += 1

    check()
    assert seen["Triton"] and seen["plan"] and sum(seen.values()) >= JSON


def test_after_all_of_it_every_slot_is_free(live: Live, wire: Wire, limits: Limits):
    with ExitStack() as open_streams:
        streams = [open_streams.enter_context(Stream(live.grpc, LONG)) for _ in range(limits.slots)]
        assert [stream.next().kind for stream in streams] == ["accepted"] * limits.slots
    again = run(live.grpc, samples.restyle_layers())
    assert again[-1].kind == "done"
