"""The engine with its own thread: slots, blocking, and callers that leave while they wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mrt.serving import engine as engine_module
from mrt.serving.contract import parse
from mrt.serving.engine import Engine
from mrt.serving.networks import Batch
from mrt.serving.testing import samples
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder

REQUEST = replace(parse(samples.text_to_layers(), LIMITS), steps=2)


class GatedNetworks(FakeNetworks):
    """The denoiser waits until the test opens the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def denoise(self, batch: Batch):
        assert self.gate.wait(10)
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


def submit(engine: Engine, caller: Caller) -> threading.Thread:
    thread = threading.Thread(target=engine.submit, args=(REQUEST, caller), daemon=True)
    thread.start()
    thread.join(0.2)
    return thread


def test_submit_blocks_while_no_slot_is_free_and_goes_on_when_one_is(engine: Engine, networks: GatedNetworks):
    first, second = Caller(), Caller()
    assert not submit(engine, first).is_alive(), "a free slot blocks nobody"
    blocked = submit(engine, second)
    assert blocked.is_alive() and second.events == []
    networks.gate.set()
    assert first.ended.wait(10) and second.ended.wait(10)
    blocked.join(10)
    assert (first.last.kind, second.last.kind) == ("done", "done")
    assert second.events[0].info["queue_ms"] > 100


def test_a_slot_that_becomes_free_is_taken_before_the_next_step(networks: GatedNetworks, monkeypatch):
    monkeypatch.setattr(engine_module, "HAND_OVER", 10)  # machines are busy
    engine = Engine(networks, replace(LIMITS, slots=2))
    engine.start()
    leaves, stays, waits = Caller(), Caller(), Caller()
    for caller in (leaves, stays):
        assert not submit(engine, caller).is_alive()
    assert submit(engine, waits).is_alive()
    leaves.cancelled = True
    networks.gate.set()
    assert stays.ended.wait(10) and waits.ended.wait(10)
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
                assert self.may_go.wait(10)
            super().send(event, final)

    networks.gate.set()
    engine = Engine(networks, replace(LIMITS, slots=2))
    engine.start()
    slow, other = Slow(), Caller()
    submit(engine, slow)
    assert slow.reached.wait(10)
    before = len(networks.batches)
    submit(engine, other)
    deadline = time.monotonic() + 10
    while len(networks.batches) < before + REQUEST.steps and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(networks.batches) == before + REQUEST.steps and engine.busy
    slow.may_go.set()
    assert slow.ended.wait(10) and other.ended.wait(10)
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
    assert leaving.ended.wait(10)
    assert leaving.kinds.count("layer") == 1 and leaving.last.info["code"] == "cancelled" and leaving.finals == 1
    submit(engine, follower)
    assert follower.ended.wait(10) and follower.last.kind == "done", "its slot is free"
    engine.close()


def test_a_caller_that_leaves_while_it_waits_is_let_go(engine: Engine):
    submit(engine, Caller())
    waiting = Caller()
    blocked = submit(engine, waiting)
    waiting.cancelled = True
    blocked.join(10)
    assert not blocked.is_alive()
    assert waiting.kinds == ["error"] and waiting.last.info["code"] == "cancelled"


def test_closing_frees_who_waits(engine: Engine, networks: GatedNetworks):
    running, waiting = Caller(), Caller()
    submit(engine, running)
    blocked = submit(engine, waiting)
    networks.gate.set()
    engine.close()
    blocked.join(10)
    assert running.finals == waiting.finals == 1


def test_a_drain_refuses_who_waits_and_who_comes_and_lets_the_others_end(engine: Engine, networks: GatedNetworks):
    first, waiting, late = Caller(), Caller(), Caller()
    submit(engine, first)
    blocked = submit(engine, waiting)
    engine.drain()
    assert waiting.ended.wait(1) and engine.busy
    blocked.join(1)
    assert not blocked.is_alive()
    submit(engine, late)
    for refused in (waiting, late):
        assert refused.kinds == ["error"]
        assert refused.last.info["code"] == "unavailable" and refused.last.info["retryable"]
    networks.gate.set()
    assert first.ended.wait(10) and first.last.kind == "done"
