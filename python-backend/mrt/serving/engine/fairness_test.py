"""Callers share the engine: no time of day, a call of the denoiser after the other, on networks of plain arithmetic."""

from __future__ import annotations

from collections import Counter

import pytest

from mrt.serving.contract.allowances import Allowance, allowances_of, caller_of
from mrt.serving.contract.refusal import Refusal
from mrt.serving.engine.accounts import Accounts
from mrt.serving.testing.bench import Bench, request
from mrt.serving.testing.recorder import Recorder

RUNS = 30  # of the greedy caller
STEPS = 60


def greedy(bench: Bench, runs: int = RUNS, **changes) -> list[Recorder]:
    wanted = request(**{"guidance": 1.0, "steps": STEPS, "bucket": 256, **changes})
    return [bench.submit(wanted, name="greedy") for _ in range(runs)]


def rows_until(bench: Bench, caller: Recorder) -> int:
    """Rows that the denoiser computes from now on until a caller's last step."""
    before = len(bench.networks.batches)
    while not caller.finals:
        bench.turns(1)
    return sum(bench.rows()[before:])


@pytest.mark.parametrize("bucket", [256, 512], ids=["bucket of the others", "a bucket of its own"])
@pytest.mark.parametrize("priority", ["normal", "high"])
def test_one_step_of_another_caller_comes_next_whatever_the_first_one_has(bucket: int, priority: str):
    bench = Bench(shared_call_seconds=0.05, pace={"encode": 0, "denoise": 1e-4, "decode": 0})
    greedy(bench, priority=priority)
    bench.turns(3)
    other = bench.submit(request(guidance=1.0, steps=1, bucket=bucket), name="other")
    assert rows_until(bench, other) <= 2, "its own row, and hardly any beside"
    again = bench.submit(request(guidance=1.0, steps=1, bucket=bucket), name="other")
    assert rows_until(bench, again) <= 4


def test_two_callers_get_as_much_however_many_runs_they_have():
    bench = Bench(max_batch=4)
    greedy(bench)
    for _ in range(2):
        bench.submit(request(guidance=1.0, steps=STEPS, bucket=512), name="other")
    bench.turns(40)
    tokens = Counter()
    for batch in bench.networks.batches:
        tokens[batch["hidden"].shape[1]] += batch["hidden"].shape[0] * batch["hidden"].shape[1]
    assert tokens[256] == pytest.approx(tokens[512], rel=0.1)


def test_shares_are_kept_and_priority_counts_against_others_only_as_far_as_allowed():
    allowed = {"paying": Allowance(share=3), "staff": Allowance(priority="high")}
    for names, priorities, ratio in [
        (("paying", "other"), ("normal", "normal"), 3),
        (("other", "another"), ("high", "normal"), 1),
        (("staff", "other"), ("high", "normal"), 2),
        (("other", "another"), ("normal", "low"), 2),
    ]:
        bench = Bench(max_batch=1, callers=allowed)
        first, second = (
            bench.submit(request(guidance=1.0, steps=100, bucket=256, priority=priority), name=name)
            for name, priority in zip(names, priorities, strict=True)
        )
        bench.turns(60)
        assert first.kinds.count("step") / second.kinds.count("step") == pytest.approx(ratio, rel=0.1), names


def test_who_was_away_has_saved_up_nothing_and_who_comes_back_owes_what_it_had():
    accounts = Accounts()
    greedy, other = accounts.enter("greedy"), accounts.enter("other")
    accounts.charge(greedy, 1000)
    accounts.charge(other, 10)
    accounts.leave(other)
    assert accounts.enter("new").time == 1000
    accounts.charge(greedy, 500)
    assert accounts.enter("other").time == 1000, "no less than who is behind all others"
    accounts.leave(greedy)
    assert accounts.enter("greedy").time == 1500
    assert accounts.callers == 3


def test_nothing_is_remembered_of_callers_without_runs():
    accounts = Accounts()
    for number in range(1000):
        account = accounts.enter(f"caller {number}")
        accounts.charge(account, 10)
        accounts.leave(account)
    assert accounts.runs_of("caller 7") == 0 and not accounts._known


def test_a_caller_has_only_so_many_runs_waiting_and_is_told_when_to_come_again():
    bench = Bench(slots=2, callers={"*": Allowance(waiting=3)})
    greedy(bench, 2)
    bench.turns(1)
    waiting = greedy(bench, 3)
    (refused,) = greedy(bench, 1)
    assert not any(caller.events for caller in waiting)
    info = refused.last.info
    assert (info["code"], info["retryable"]) == ("resource_exhausted", True) and info["retry_after_ms"] >= 500
    assert "3 runs of this caller wait" in info["text"]
    with pytest.raises(Refusal):
        bench.engine.check("greedy")
    other = bench.submit(request(steps=1), name="other")
    bench.turns(4)
    assert other.last.kind == "done"


def test_where_the_room_is_full_each_caller_has_its_part_of_it():
    bench = Bench(slots=1, max_waiting=8)
    greedy(bench, 9)
    other = [bench.submit(request(steps=1), name="other") for _ in range(5)]
    assert [bool(caller.finals) for caller in other] == [False] * 4 + [True], "half of the room"
    assert greedy(bench, 1)[0].finals


def test_among_its_own_runs_the_higher_priority_gets_the_slot_first():
    bench = Bench(slots=1)
    first = bench.submit(request(guidance=1.0, steps=1))
    waiting = {name: bench.submit(request(guidance=1.0, steps=1, priority=name)) for name in ("low", "normal", "high")}
    ended = []
    for _ in range(12):
        bench.turns(1)
        ended += [name for name, caller in waiting.items() if caller.finals and name not in ended]
    assert first.finals and ended == ["high", "normal", "low"]


@pytest.mark.parametrize(
    "parameters, name",
    [
        ('{"x-mrt-client": "studio", "priority": 1}', "studio"),
        ("{}", ""),
        ("", ""),
        ('{"x-mrt-client": 7}', "7"),
        ("[]", ""),
    ],
)
def test_the_caller_is_named_by_a_parameter(parameters: str, name: str):
    assert caller_of(parameters) == name


@pytest.mark.parametrize(
    "wrong", ['{"a": {"shares": 1}}', '{"a": {"share": 0}}', '{"a": {"priority": "most"}}', '{"a": {"waiting": 0}}']
)
def test_wrong_allowances_are_named(wrong: str):
    with pytest.raises(ValueError, match="'a'"):
        allowances_of(wrong)
