"""Runs advance together: events in order, batches, fairness, priorities, previews."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from mrt.serving.contract.parse import parse
from mrt.serving.testing import samples
from mrt.serving.testing.bench import Bench, request
from mrt.serving.testing.limits import LIMITS

TASKS = tuple(samples.TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_the_events_of_a_run_come_in_order(task: str):
    bench = Bench()
    caller = bench.submit(request(task, steps=3))
    bench.turns()
    made = len(request(task).generated)
    assert caller.kinds == ["accepted"] + ["step"] * 3 + ["layer"] * made + ["done"]
    assert caller.finals == 1
    steps = [event for event in caller.events if event.kind == "step"]
    assert [event.index for event in steps] == [(1, 3), (2, 3), (3, 3)]
    assert [event.info["sigma"] for event in steps] == [1, 0.666667, 0.333333]
    layers = [event for event in caller.events if event.kind == "layer"]
    assert [event.index for event in layers] == [(i + 1, made) for i in range(made)]
    assert [event.info["slot"] for event in layers] == [request(task).slots[p].index for p in request(task).generated]


def test_different_layouts_and_tasks_share_batches_and_equal_runs_alone():
    wanted = [request(task, steps=4, bucket=256, seed=seed, preview=64) for seed, task in enumerate(TASKS)]
    wanted += [request("image_to_layers", steps=6, bucket=256, guidance=3.0)]
    together = Bench()
    callers = [together.submit(one) for one in wanted]
    together.turns()
    assert together.rows() == [7, 7, 7, 7, 2, 2], "guided runs bring two rows"
    for one, caller in zip(wanted, callers, strict=True):
        alone = Bench()
        lonely = alone.submit(one)
        alone.turns()
        assert lonely.kinds == caller.kinds
        for event, other in zip(lonely.events, caller.events, strict=True):
            if event.image:
                assert close(event.image, other.image)


def close(png: bytes, other: bytes) -> bool:
    return bool(np.abs(pixels(png).astype(int) - pixels(other)).max() <= 1)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_every_run_has_its_own_sigma_and_newcomers_join_between_steps():
    bench = Bench()
    bench.submit(request(guidance=1.0, steps=4))
    bench.engine.turn()
    bench.submit(request(guidance=1.0, steps=2))
    bench.turns(2)
    assert [list(batch["sigma"].ravel()) for batch in bench.networks.batches] == [[1], [0.75, 1], [0.5, 0.5]]


def test_buckets_take_turns_and_nobody_starves():
    bench = Bench(max_batch=2)
    for _ in range(4):
        bench.submit(request(guidance=1.0, steps=4, bucket=256))
    bench.submit(request(guidance=1.0, steps=4, bucket=512))
    bench.turns(8)
    lengths = [batch["hidden"].shape[1] for batch in bench.networks.batches]
    assert lengths == [256, 256, 512, 256, 256, 256, 256, 512], "each run gets as many tokens"


def test_a_call_takes_no_more_tokens_than_it_may():
    bench = Bench(max_batch_tokens=1024)
    for bucket in (256, 512):
        for _ in range(4):
            bench.submit(request(guidance=1.0, steps=2, bucket=bucket))
    bench.turns()
    assert sorted(batch["hidden"].shape[:2] for batch in bench.networks.batches) == [(2, 512)] * 4 + [(4, 256)] * 2


@pytest.mark.parametrize("apart", [False, True], ids=["in one bucket", "in buckets of their own"])
def test_where_calls_are_short_a_higher_priority_gets_more_of_them_and_nobody_starves(apart: bool):
    bench = Bench(max_batch=1)
    buckets = (256, 512, 1024) if apart else (256, 256, 256)
    callers = [
        bench.submit(request(guidance=1.0, steps=100, priority=priority, bucket=bucket))
        for priority, bucket in zip(("low", "normal", "high"), buckets, strict=True)
    ]
    bench.turns(70)
    tokens = [caller.kinds.count("step") * bucket for caller, bucket in zip(callers, buckets, strict=True)]
    assert [count / tokens[0] for count in tokens] == pytest.approx([1, 2, 4], abs=0.3)
    bench.turns(300)
    assert all(caller.last.kind == "done" for caller in callers)


def test_a_small_run_is_not_held_up_by_a_large_one_and_the_large_one_by_none_that_come():
    bench = Bench(max_batch=1, slots=50)
    large = bench.submit(request(guidance=1.0, steps=2, bucket=1024))
    small = bench.submit(request(guidance=1.0, steps=4, bucket=256))
    bench.turns(5)
    assert (small.last.kind, large.kinds.count("step")) == ("done", 1)
    for _ in range(5):
        bench.submit(request(guidance=1.0, steps=100, bucket=256))
        bench.turns(1)
    assert large.last.kind == "done"


def test_a_priority_takes_nothing_where_all_fit_into_one_call():
    bench = Bench()
    callers = [bench.submit(request(steps=4, priority=priority)) for priority in ("low", "high", "normal")]
    bench.turns(4)
    assert [caller.last.kind for caller in callers] == ["done"] * 3


def test_a_run_that_needs_more_rows_than_a_batch_has_still_runs():
    bench = Bench(max_batch=1)
    caller = bench.submit(request(guidance=2.0, steps=1))
    bench.turns(1)
    assert caller.last.kind == "done"


def test_done_says_where_the_layers_come_from_and_what_they_took():
    bench = Bench()
    caller = bench.submit(request(steps=2, preview=32))
    bench.turns()
    info = caller.last.info
    assert (info["seed"], info["steps"], info["model"], info["weights"]) == (7, 2, "tiny", "sha256:00")
    assert info["timings"]["denoise_ms"] == pytest.approx(2, abs=1e-3), "the clock moves 1 ms a look"
    assert info["timings"]["total_ms"] >= sum(info["timings"][name] for name in ("queue_ms", "denoise_ms"))


def test_a_known_prompt_is_not_encoded_again():
    bench = Bench()
    for seed in range(3):
        bench.submit(request(steps=1, seed=seed))
        bench.turns(1)
    assert bench.networks.calls.count("encode_text") == 1


def test_previews_go_to_those_who_asked_and_fit():
    bench = Bench()
    asked, not_asked = bench.submit(request(steps=2, preview=50)), bench.submit(request(steps=2))
    bench.turns()
    shown = [pixels(event.image).shape for event in asked.events if event.kind == "step"]
    assert shown == [(38, 50, 4)] * 2, "the page is 128 x 96"
    assert all(not event.image for event in not_asked.events if event.kind == "step")


def test_kept_layers_never_travel_and_made_ones_have_the_size_of_their_region():
    bench = Bench()
    caller = bench.submit(request("restyle_layers", steps=1))
    bench.turns()
    (layer,) = [event for event in caller.events if event.kind == "layer"]
    assert (layer.info["slot"], layer.info["role"], layer.info["region"]) == (2, "layer", (32, 32, 48, 32))
    assert pixels(layer.image).shape == (32, 48, 4)


def test_students_and_the_undistilled_network_share_a_batch_with_sigmas_of_their_own():
    bench = Bench()
    wanted = [parse(samples.text_to_layers() | {"steps": samples.integers(steps)}, LIMITS) for steps in (6, 8)]
    callers = [bench.submit(each) for each in wanted]
    bench.turns()
    first = bench.networks.batches[1]
    assert first["student"].tolist() == [[2], [0], [0]], "a student takes one row, a guided run two"
    assert np.allclose(first["sigma"].ravel(), [0.9, 0.875, 0.875])
    infos = [caller.events[-1].info for caller in callers]
    assert [(info["steps"], info["student"], info["guidance"]) for info in infos] == [(6, 2, 1), (8, 0, 2.0)]
