"""The engine with its own thread: slots, blocking, and callers that leave while they wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mrt.serving.contract.parse import parse
from mrt.serving.engine import engine as engine_module
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.networks import Batch
from mrt.serving.testing import samples
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
        self.asked = threading.Event()  # whether it is still there; while it waits, that is asked again and again

    def is_cancelled(self) -> bool:
        self.asked.set()
        return super().is_cancelled()

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


def started(engine: Engine, caller: Caller) -> threading.Thread:
    thread = threading.Thread(target=engine.submit, args=(REQUEST, caller), daemon=True)
    thread.start()
    return thread


def submit(engine: Engine, caller: Caller) -> None:
    """For a caller that gets a slot or a refusal at once."""
    join(started(engine, caller))


def queue(engine: Engine, caller: Caller) -> threading.Thread:
    """For a caller that finds no slot free: returns once it waits for one."""
    thread = started(engine, caller)
    assert caller.asked.wait(HANG) and thread.is_alive() and caller.events == []
    return thread


def join(thread: threading.Thread) -> None:
    thread.join(HANG)
    assert not thread.is_alive()


def test_submit_blocks_while_no_slot_is_free_and_goes_on_when_one_is(engine: Engine, networks: GatedNetworks):
    first, second = Caller(), Caller()
    submit(engine, first)
    blocked = queue(engine, second)
    start = time.monotonic()
    blocked.join(0.2)
    assert blocked.is_alive() and second.events == []
    waited = time.monotonic() - start
    networks.gate.set()
    assert first.ended.wait(HANG) and second.ended.wait(HANG)
    join(blocked)
    assert (first.last.kind, second.last.kind) == ("done", "done")
    assert second.events[0].info["queue_ms"] >= 1000 * waited - 1


def test_a_slot_that_becomes_free_is_taken_before_the_next_step(networks: GatedNetworks, monkeypatch):
    monkeypatch.setattr(engine_module, "TAKE_SLOT", HANG)  # machines are busy
    engine = Engine(networks, replace(LIMITS, slots=2))
    engine.start()
    leaves, stays, waits = Caller(), Caller(), Caller()
    for caller in (leaves, stays):
        submit(engine, caller)
    queue(engine, waits)
    leaves.cancelled = True
    networks.gate.set()
    assert stays.ended.wait(HANG) and waits.ended.wait(HANG)
    engine.close()
    assert len(networks.batches[1]["hidden"]) == 2 * REQUEST.rows, "the one that stays, and the one that waited"


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


def test_a_caller_that_leaves_while_it_waits_is_let_go(engine: Engine):
    submit(engine, Caller())
    waiting = Caller()
    blocked = queue(engine, waiting)
    waiting.cancelled = True
    join(blocked)
    assert waiting.kinds == ["error"] and waiting.last.info["code"] == "cancelled"


def test_closing_frees_who_waits(engine: Engine, networks: GatedNetworks):
    running, waiting = Caller(), Caller()
    submit(engine, running)
    blocked = queue(engine, waiting)
    networks.gate.set()
    engine.close()
    join(blocked)
    assert running.finals == waiting.finals == 1


def test_a_drain_refuses_who_waits_and_who_comes_and_lets_the_others_end(engine: Engine, networks: GatedNetworks):
    first, waiting, late = Caller(), Caller(), Caller()
    submit(engine, first)
    blocked = queue(engine, waiting)
    engine.drain()
    assert waiting.ended.wait(HANG) and engine.busy
    join(blocked)
    submit(engine, late)
    for refused in (waiting, late):
        assert refused.kinds == ["error"]
        assert refused.last.info["code"] == "unavailable" and refused.last.info["retryable"]
    networks.gate.set()
    assert first.ended.wait(HANG) and first.last.kind == "done"
