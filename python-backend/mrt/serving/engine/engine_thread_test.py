"""The engine with its own thread: slots, waiting, and callers that leave while they wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.networks import Batch
from mrt.serving.testing import samples
from mrt.serving.testing.experts import LIMITS as EXPERTS
from mrt.serving.testing.experts import FakeExperts
from mrt.serving.testing.experts import request as expert_request
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.recorder import Recorder

REQUEST = replace(parse(samples.text_to_layers(), LIMITS), steps=2)


class GatedNetworks(FakeNetworks):
    """The denoiser waits until the test opens the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def denoise(self, batch: Batch):
        assert self.gate.wait(HANG)
        return super().denoise(batch)


class Caller(Recorder):
    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()

    def send(self, event, final):
        super().send(event, final)
        if final:
            self.ended.set()


@pytest.fixture
def networks() -> GatedNetworks:
    return GatedNetworks()


@pytest.fixture
def engine(networks: GatedNetworks) -> Iterator[Engine]:
    engine = Engine(networks, replace(LIMITS, slots=1))
    engine.start()
    yield engine
    networks.gate.set()
    engine.close()


def submit(engine: Engine, caller: Caller, name: str = "") -> None:
    engine.submit(REQUEST, caller, caller=name)


def test_a_run_waits_while_no_slot_is_free_and_goes_on_when_one_is(engine: Engine, networks: GatedNetworks):
    first, second = Caller(), Caller()
    submit(engine, first)
    wait_for(lambda: first.events)
    start = time.monotonic()
    submit(engine, second)
    time.sleep(0.2)
    assert second.events == []
    waited = time.monotonic() - start
    networks.gate.set()
    assert first.ended.wait(HANG) and second.ended.wait(HANG)
    assert (first.last.kind, second.last.kind) == ("done", "done")
    assert second.events[0].info["queue_ms"] >= 1000 * waited - 1


def test_a_slot_that_becomes_free_is_taken_before_the_next_step(networks: GatedNetworks):
    engine = Engine(networks, replace(LIMITS, slots=2))
    engine.start()
    leaves, stays, waits = Caller(), Caller(), Caller()
    for caller in (leaves, stays, waits):
        submit(engine, caller)
    wait_for(lambda: leaves.events)
    leaves.cancelled = True
    networks.gate.set()
    assert stays.ended.wait(HANG) and waits.ended.wait(HANG)
    engine.close()
    assert len(networks.batches[1]["hidden"]) == 2 * REQUEST.rows, "the one that stays, and the one that waited"


def test_a_caller_without_a_slot_gets_one_beside_those_of_another(engine: Engine, networks: GatedNetworks):
    callers = [Caller(), Caller()]
    for caller in callers:
        submit(engine, caller, "greedy")
    other = Caller()
    submit(engine, other, "other")
    networks.gate.set()
    assert other.ended.wait(HANG) and not callers[1].finals
    assert all(caller.ended.wait(HANG) for caller in callers)


def test_while_layers_are_made_and_sent_the_steps_of_others_go_on(networks: GatedNetworks):
    class Slow(Caller):
        def __init__(self) -> None:
            super().__init__()
            self.reached, self.may_go = threading.Event(), threading.Event()

        def send(self, event, final):
            if event.kind == "layer":
                self.reached.set()
                assert self.may_go.wait(HANG)
            super().send(event, final)

    networks.gate.set()
    engine = Engine(networks, replace(LIMITS, slots=2))
    engine.start()
    slow, other = Slow(), Caller()
    submit(engine, slow)
    assert slow.reached.wait(HANG)
    before = len(networks.batches)
    submit(engine, other)
    wait_for(lambda: len(networks.batches) >= before + REQUEST.steps)
    assert len(networks.batches) == before + REQUEST.steps and engine.busy
    slow.may_go.set()
    assert slow.ended.wait(HANG) and other.ended.wait(HANG)
    assert slow.kinds == other.kinds == ["accepted", "step", "step", "layer", "layer", "layer", "done"]
    engine.close()


def test_a_caller_that_leaves_while_its_layers_are_made_gets_no_more_of_them(networks: GatedNetworks):
    class Leaving(Caller):
        def send(self, event, final):
            super().send(event, final)
            self.cancelled = self.cancelled or event.kind == "layer"

    networks.gate.set()
    engine = Engine(networks, replace(LIMITS, slots=1))
    engine.start()
    leaving, follower = Leaving(), Caller()
    submit(engine, leaving)
    assert leaving.ended.wait(HANG)
    assert leaving.kinds.count("layer") == 1 and leaving.last.info["code"] == "cancelled" and leaving.finals == 1
    submit(engine, follower)
    assert follower.ended.wait(HANG) and follower.last.kind == "done", "its slot is free"
    engine.close()


def test_a_caller_that_leaves_while_it_waits_is_let_go():
    fake = FakeExperts(gate_at=1)  # its run has the slot, and the loop has nothing to do
    engine = Engine(FakeNetworks(), replace(EXPERTS, slots=1), experts=fake)
    engine.start()
    running, waiting = Caller(), Caller()
    engine.submit(expert_request(), running)
    wait_for(lambda: running.events)
    submit(engine, waiting)
    waiting.cancelled = True
    assert waiting.ended.wait(HANG)
    assert waiting.kinds == ["error"] and waiting.last.info["code"] == "cancelled"
    fake.gate.set()
    engine.close()


def test_who_has_waited_too_long_is_told_so(networks: GatedNetworks):
    engine = Engine(networks, replace(LIMITS, slots=1, queue_seconds=0.01))
    engine.start()
    running, waiting = Caller(), Caller()
    submit(engine, running)
    wait_for(lambda: running.events)
    submit(engine, waiting)
    time.sleep(0.1)
    networks.gate.set()
    assert waiting.ended.wait(HANG) and running.ended.wait(HANG)
    assert waiting.kinds == ["error"] and waiting.last.info["code"] == "deadline_exceeded"
    engine.close()


def test_closing_frees_who_waits(engine: Engine, networks: GatedNetworks):
    running, waiting = Caller(), Caller()
    submit(engine, running)
    submit(engine, waiting)
    networks.gate.set()
    engine.close()
    assert running.finals == waiting.finals == 1


def test_a_drain_refuses_who_waits_and_who_comes_and_lets_the_others_end(engine: Engine, networks: GatedNetworks):
    first, waiting, late = Caller(), Caller(), Caller()
    submit(engine, first)
    wait_for(lambda: first.events)
    submit(engine, waiting)
    engine.drain()
    assert waiting.finals and engine.busy
    submit(engine, late)
    for refused in (waiting, late):
        assert refused.kinds == ["error"]
        assert refused.last.info["code"] == "unavailable" and refused.last.info["retryable"]
    networks.gate.set()
    assert first.ended.wait(HANG) and first.last.kind == "done"
