"""How runs end: cancelled, failed, unreachable, refused; and the states that they go through."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.serving.contract.refusal import Refusal
from mrt.serving.engine.active_run import State
from mrt.serving.testing import samples
from mrt.serving.testing.bench import Bench, request
from mrt.serving.testing.recorder import Recorder

TASKS = tuple(samples.TASKS)


@pytest.mark.parametrize("after, rows", [("accepted", []), ("step", [1])])
def test_a_cancelled_run_stops_at_once_and_frees_its_slot(after: str, rows: list[int]):
    """`rows`: those of each call of the denoiser."""
    bench = Bench(slots=1)
    caller = bench.submit(request(guidance=1.0), Recorder(cancel_when=lambda event: event.kind == after))
    bench.turns(3)
    assert bench.rows() == rows
    assert caller.finals == 1 and caller.last.info["code"] == "cancelled"
    follower = bench.submit(request(steps=1))
    bench.turns(1)
    assert follower.last.kind == "done"


def test_a_run_cancelled_before_its_turn_costs_no_network():
    bench = Bench()
    caller = Recorder()
    caller.cancelled = True
    bench.submit(request(), caller)
    bench.turns(1)
    assert caller.kinds == ["error"] and bench.networks.calls == []


def test_a_run_cancelled_at_its_last_step_is_not_decoded():
    bench = Bench()
    caller = bench.submit(request(steps=2), Recorder(cancel_when=lambda event: event.index == (2, 2)))
    bench.turns()
    assert caller.last.info["code"] == "cancelled" and "decode_layers" not in bench.networks.calls


@pytest.mark.parametrize("stage", ["encode_text", "encode_layers", "denoise", "decode_layers"])
def test_a_failing_network_ends_its_runs_and_the_engine_goes_on(stage: str):
    bench = Bench(slots=2)
    bench.networks.fail[stage] = RuntimeError("out of memory")
    callers = [bench.submit(request("add_layers", steps=2)) for _ in range(2)]
    bench.turns()
    for caller in callers:
        assert caller.finals == 1 and caller.last.info["code"] == "internal"
        assert "out of memory" in caller.last.info["text"]
    bench.networks.fail.clear()
    follower = bench.submit(request("add_layers", steps=2))
    bench.turns()
    assert follower.last.kind == "done"


def test_where_memory_is_short_a_run_may_be_tried_again():
    bench = Bench()
    bench.networks.fail["denoise"] = MemoryError()
    caller = bench.submit(request())
    bench.turns()
    info = caller.last.info
    assert (info["code"], info["retryable"]) == ("resource_exhausted", True) and "memory to denoise" in info["text"]


def test_a_failure_touches_the_runs_of_its_batch_only():
    bench = Bench()
    first = bench.submit(request(steps=2, bucket=256))
    second = bench.submit(request(steps=2, bucket=512))
    bench.networks.fail["denoise"] = RuntimeError("boom")
    bench.turns(1)
    bench.networks.fail.clear()
    bench.turns()
    assert (first.last.kind, second.last.kind) == ("error", "done")


def test_a_typed_refusal_of_a_network_keeps_its_code():
    bench = Bench()
    bench.networks.fail["denoise"] = Refusal("unavailable", "", "shutting down", retryable=True)
    caller = bench.submit(request())
    bench.turns(1)
    assert (caller.last.info["code"], caller.last.info["retryable"]) == ("unavailable", True)


@pytest.mark.parametrize("wild", [np.nan, 1e9])
def test_numbers_beyond_any_picture_become_an_error(wild: float):
    bench = Bench()
    bench.networks.denoise = lambda batch: np.full_like(batch["hidden"], wild)
    caller = bench.submit(request(steps=1))
    bench.turns(1)
    assert caller.finals == 1 and caller.last.info["code"] == "internal"


def test_a_caller_that_cannot_be_reached_is_cancelled_at_once_and_its_request_closed():
    class Broken(Recorder):
        def send(self, event, final):
            super().send(event, final)
            raise BrokenPipeError

    bench, broken = Bench(slots=1), Broken()
    bench.submit(request(), broken)
    bench.turns(2)
    assert bench.rows() == [], "no step is made for nobody"
    assert broken.kinds == ["accepted", "error"] and broken.last.info["code"] == "cancelled"
    follower = bench.submit(request(steps=1))
    bench.turns(1)
    assert follower.last.kind == "done", "the slot is free"


def test_a_run_goes_through_its_states_in_order():
    bench = Bench()
    bench.submit(request(steps=2))
    (run,) = bench.engine._waiting.all()
    seen = [run.state]
    encode, decode = bench.networks.encode_text, bench.networks.decode_layers
    bench.networks.encode_text = lambda texts: (seen.append(run.state), encode(texts))[1]
    bench.networks.decode_layers = lambda latents: (seen.append(run.state), decode(latents))[1]
    bench.turns(1)
    seen.append(run.state)
    bench.turns(1)
    seen.append(run.state)
    assert seen == [State.WAITING, State.ENCODING, State.DENOISING, State.DECODING, State.FINISHED]
    assert run.ended_in is State.DECODING
    run.enter(State.DENOISING)
    assert run.state is State.FINISHED, "what has ended stays so"


@pytest.mark.parametrize("stage, state", [("encode_text", State.ENCODING), ("denoise", State.DENOISING)])
def test_a_run_that_fails_remembers_where(stage: str, state: State):
    bench = Bench()
    bench.networks.fail[stage] = RuntimeError("out of memory")
    bench.submit(request())
    (run,) = bench.engine._waiting.all()
    bench.turns(1)
    assert (run.state, run.ended_in) == (State.FAILED, state)


def test_closing_ends_everything_with_unavailable():
    bench = Bench()
    callers = [bench.submit(request()), bench.submit(request())]
    bench.turns(2)
    callers.append(bench.submit(request()))
    bench.engine.close()
    callers.append(bench.submit(request()))
    for caller in callers:
        assert caller.finals == 1
        assert (caller.last.info["code"], caller.last.info["retryable"]) == ("unavailable", True)
