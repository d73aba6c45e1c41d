"""Runs of the experts in the engine: what their callers get, how they end, and that nobody else waits for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.metrics import Meter, Series
from mrt.serving.testing import experts, samples
from mrt.serving.testing.experts import LIMITS, FakeExperts
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.recorder import Recorder
from mrt.serving.tracing.trace import Trace

WHOLE = ["progress", "accepted", "progress", "layer", "layer", "done"]
AFTER_FOUND = 2  # messages of the story


REQUEST = experts.request()
DRAWN = replace(parse(samples.text_to_layers(), LIMITS), steps=3)


class Served:
    """An engine of one slot with its thread, whose runs the fake experts serve."""

    def __init__(self, fake: FakeExperts, slots: int = 1):
        self.fake, self.meter, self.networks = fake, Meter(), FakeNetworks()
        self.engine = Engine(self.networks, replace(LIMITS, slots=slots), meter=self.meter, experts=fake)
        self.engine.start()

    def submit(
        self, caller: Recorder | None = None, wanted: Request | ExpertRequest = REQUEST, trace: Trace | None = None
    ) -> Recorder:
        caller = caller or Recorder()
        self.engine.submit(wanted, caller, trace)
        return caller

    def idle(self) -> None:
        wait_for(lambda: not self.engine.busy)

    def count(self, name: str, **labels: str) -> float:
        return self.meter.take()[0].get(Series(name, tuple(sorted(labels.items()))), 0)


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served(FakeExperts())
    yield served
    served.fake.gate.set()
    served.engine.close()


@pytest.fixture
def working() -> Iterator[Served]:
    """Experts who have found the layers and go on working until the gate is opened."""
    served = Served(FakeExperts(gate_at=AFTER_FOUND))
    yield served
    served.fake.gate.set()
    served.engine.close()


def ended(caller: Recorder) -> Recorder:
    wait_for(lambda: caller.finals)
    return caller


def test_a_run_gets_its_events_in_order_and_its_slot_is_free_again(served: Served):
    caller = ended(served.submit())
    assert caller.kinds == WHOLE
    share = {"caller": "", "weight": 1.0}
    assert served.fake.requests[0] == {**REQUEST.asked(), **share, "picture": REQUEST.file}
    served.idle()
    assert served.fake.begun == served.fake.ended
    timings = caller.last.info["timings"]
    assert timings["read_ms"] == 10 and timings["total_ms"] >= timings["queue_ms"] >= 0
    assert ended(served.submit()).kinds == WHOLE
    assert len(set(served.fake.begun)) == 2, "each run has a name of its own"


def test_a_run_is_counted_with_its_stages_and_the_flags_of_its_self_check(served: Served):
    ended(served.submit())
    served.idle()
    added, _ = served.meter.take()
    assert added[Series("mrt_runs_total", (("outcome", "done"), ("task", "image_to_layers")))] == 1
    assert added[Series("mrt_self_check_total", (("flag", "recomposition"),))] == 1
    assert added[Series("mrt_expert_seconds_sum", (("stage", "read"),))] == 0.01
    assert added[Series("mrt_expert_pieces_total", (("stage", "read"),))] == 2


def test_its_span_is_in_the_trace_that_is_exported(served: Served):
    exported: list[list[str]] = []
    trace = Trace(lambda trace: exported.append([span.name for span in trace.spans]), None, lambda: 1.0)
    ended(served.submit(trace=trace))
    assert exported == [["queue", "experts"]]


def test_a_plan_ends_where_the_layers_are_found(served: Served):
    caller = ended(served.submit(wanted=experts.request(plan=np.array([True]))))
    assert caller.kinds == ["progress", "plan"] and caller.last.info["seconds"] == 1.5
    served.idle()
    assert served.fake.ended == served.fake.begun


def test_a_cancel_while_they_work_ends_it_and_tells_them(working: Served):
    caller = working.submit()
    wait_for(lambda: "accepted" in caller.kinds)
    caller.cancelled = True
    assert ended(caller).last.info["code"] == "cancelled" and caller.kinds.count("layer") == 0
    working.idle()
    assert working.fake.ended == working.fake.begun
    assert working.count("mrt_cancelled_total", phase="experts") == 1
    working.fake.gate.set()
    assert ended(working.submit()).kinds == WHOLE, "its slot is free"


def test_who_leaves_before_its_turn_costs_the_experts_nothing(served: Served):
    caller = Recorder()
    caller.cancelled = True
    assert ended(served.submit(caller)).last.info["code"] == "cancelled"
    served.idle()
    assert served.fake.begun == []


def test_a_slot_is_held_until_the_end(working: Served):
    first, second = working.submit(), working.submit()
    time.sleep(0.2)
    assert second.events == [] and working.engine.busy
    working.fake.gate.set()
    assert ended(first).kinds == WHOLE and ended(second).kinds == WHOLE


def test_steps_of_other_runs_go_on_meanwhile():
    served = Served(FakeExperts(gate_at=AFTER_FOUND), slots=2)
    apart, drawn = served.submit(), served.submit(wanted=DRAWN)
    assert ended(drawn).last.kind == "done" and not apart.finals
    assert len(served.networks.batches) == DRAWN.steps
    served.fake.gate.set()
    assert ended(apart).last.kind == "done"
    served.engine.close()


def test_a_failing_step_does_not_touch_them():
    served = Served(FakeExperts(gate_at=AFTER_FOUND), slots=2)
    served.networks.fail["denoise"] = RuntimeError("boom")
    apart, drawn = served.submit(), served.submit(wanted=DRAWN)
    assert ended(drawn).last.info["code"] == "internal" and not apart.finals
    served.fake.gate.set()
    assert ended(apart).last.kind == "done"
    served.engine.close()


def test_a_drain_lets_them_end_and_refuses_who_comes(working: Served):
    first = working.submit()
    wait_for(lambda: "accepted" in first.kinds)
    working.engine.drain()
    assert working.submit().last.info["code"] == "unavailable" and working.engine.busy
    working.fake.gate.set()
    assert ended(first).kinds == WHOLE
    working.idle()


def test_closing_ends_them_with_unavailable_and_leaves_no_thread(working: Served):
    caller = working.submit()
    wait_for(lambda: "accepted" in caller.kinds)
    working.engine.close()
    assert caller.last.info["code"] == "unavailable" and caller.last.info["retryable"] and caller.finals == 1
    assert working.fake.ended == working.fake.begun
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("experts")]


@pytest.mark.parametrize("call", ["begin", "next"])
def test_experts_that_break_are_an_internal_error_and_the_engine_goes_on(served: Served, call: str):
    served.fake.fail[call] = RuntimeError("mrt_experts: out of memory")
    caller = ended(served.submit())
    assert caller.last.info["code"] == "internal" and "out of memory" in caller.last.info["text"]
    served.fake.fail.clear()
    assert ended(served.submit()).kinds == WHOLE
    served.idle()
    assert served.fake.ended == served.fake.begun


def test_a_typed_refusal_keeps_its_code(served: Served):
    served.fake.fail["next"] = Refusal("unavailable", "", "shutting down", retryable=True)
    info = ended(served.submit()).last.info
    assert (info["code"], info["retryable"]) == ("unavailable", True)


def test_what_the_experts_refuse_reaches_the_caller_with_its_field():
    refused = {"code": "invalid_argument", "field": "images[0]", "text": "images[0] is damaged", "retryable": False}
    served = Served(FakeExperts((experts.PROGRESS, Message("error", refused))))
    assert ended(served.submit()).last.info == refused
    served.engine.close()


def test_experts_who_cannot_be_told_of_an_end_do_not_keep_the_slot(served: Served):
    served.fake.fail["end"] = RuntimeError("gone")
    assert ended(served.submit()).kinds == WHOLE
    assert ended(served.submit()).kinds == WHOLE


def test_a_caller_that_cannot_be_reached_is_given_up(working: Served):
    class Broken(Recorder):
        def send(self, event, final):
            super().send(event, final)
            raise BrokenPipeError

    caller = ended(working.submit(Broken()))
    assert caller.kinds == ["progress", "error"] and caller.last.info["code"] == "cancelled"
    working.idle()
    assert working.fake.ended == working.fake.begun


def test_a_server_without_experts_says_so():
    engine = Engine(FakeNetworks(), LIMITS)
    engine.start()
    caller = Recorder()
    engine.submit(REQUEST, caller)
    assert ended(caller).last.info["code"] == "unimplemented"
    engine.close()
