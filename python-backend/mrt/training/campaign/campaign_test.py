"""The campaign runs portions in order, resumes, skips networks that no longer learn, and reports failures."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from mrt.training.campaign.__main__ import Campaign, status
from mrt.training.campaign.progress import Progress
from mrt.training.campaign.schedule import Schedule

pytestmark = pytest.mark.slow

TRAINER = """
import argparse, json, pathlib, signal, sys, time
parser = argparse.ArgumentParser()
for name in ("--minutes", "--until"):
    parser.add_argument(name, type=float)
parser.add_argument("--out", type=pathlib.Path)
parser.add_argument("--publish", action="store_true")
args = parser.parse_args()
args.out.mkdir(parents=True, exist_ok=True)
if args.publish:
    (args.out / "published").touch()
    sys.exit()
if args.out.name == "broken":
    sys.exit("no such page")
seconds = args.until * 60
(args.out / "checkpoint.pt").touch()
(args.out / "progress.json").write_text(json.dumps({"seconds": seconds, "step": 10}))
with (args.out / "evaluations.jsonl").open("a") as curve:
    curve.write(json.dumps({"seconds": seconds, "score": 0.5}) + "\\n")
if args.out.name == "slow":
    (args.out / "progress.json").unlink()
    signal.signal(signal.SIGTERM, lambda *_: ((args.out / "saved").touch(), sys.exit()))
    time.sleep(600)
"""


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "fake_trainer.py").write_text(TRAINER)
    (tmp_path / "fake_pages.py").write_text("print('pages drawn')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    return tmp_path / "runs"


def schedule(tmp_path: Path, portions: list[dict], patience: int = 9) -> Schedule:
    network = {"module": "fake_trainer", "minutes": 60, "gain": 0.01, "patience": patience}
    path = tmp_path / "schedule.json"
    path.write_text(
        json.dumps(
            {
                "networks": dict.fromkeys(("matte", "small", "slow", "broken"), network),
                "commands": {"pages": {"module": "fake_pages", "arguments": []}},
                "portions": portions,
            }
        )
    )
    return Schedule.read(path)


def begun(runs: Path) -> list[tuple[str, float | None]]:
    lines = [json.loads(line) for line in (runs / "campaign" / "log.jsonl").read_text().splitlines()]
    return [(line["begun"], line["until"]) for line in lines if "begun" in line]


PORTIONS = [
    {"run": "pages"},
    {"train": "matte", "until": 20, "after": ["pages"]},
    {"train": "small", "until": 30, "after": ["matte"]},
    {"train": "matte", "until": 60},
]


def test_portions_run_in_order_and_only_once(runs: Path, tmp_path: Path):
    plan = schedule(tmp_path, PORTIONS)
    Campaign(plan, runs).run(60, lanes=1)
    assert begun(runs) == [("pages", None), ("matte", 20), ("small", 30), ("matte", 60)]
    assert (runs / "matte" / "published").exists()
    Campaign(plan, runs).run(60, lanes=1)
    assert len(begun(runs)) == 4


def test_nothing_begins_before_its_ground_is_laid_and_no_network_runs_twice(runs: Path, tmp_path: Path):
    Campaign(schedule(tmp_path, PORTIONS), runs).run(60, lanes=3)
    assert begun(runs)[0] == ("pages", None)
    assert begun(runs).index(("matte", 20)) < min(begun(runs).index(("small", 30)), begun(runs).index(("matte", 60)))


def test_what_fails_is_named_and_what_waits_for_it_does_not_begin(runs: Path, tmp_path: Path):
    portions = [{"train": "broken", "until": 5}, {"train": "small", "until": 5, "after": ["broken"]}]
    campaign = Campaign(schedule(tmp_path, [*portions, {"train": "matte", "until": 5}]), runs)
    campaign.run(60, lanes=1)
    assert campaign.failed == {"broken"}
    assert [name for name, _ in begun(runs)] == ["broken", "matte"]
    assert "no such page" in (runs / "campaign" / "broken.log").read_text()


def test_at_its_end_a_running_network_saves_and_is_published(runs: Path, tmp_path: Path):
    campaign = Campaign(schedule(tmp_path, [{"train": "slow", "until": 5}]), runs)
    campaign.run(3, lanes=2)
    assert campaign.failed == set()
    assert (runs / "slow" / "saved").exists() and (runs / "slow" / "published").exists()


def test_a_network_that_does_not_learn_is_left(runs: Path, tmp_path: Path):
    portions = [{"train": "matte", "until": minutes} for minutes in (5, 10, 15, 20, 25)]
    Campaign(schedule(tmp_path, portions, patience=2), runs).run(60, lanes=1)
    assert begun(runs) == [("matte", 5), ("matte", 10), ("matte", 15)]


def test_the_curve_is_extrapolated_over_the_log_of_the_time():
    times = [1, 2, 4, 8, 16, 32]
    progress = Progress(32, 100, tuple((t, 0.4 + 0.02 * math.log2(t)) for t in times))
    assert progress.per_doubling() == pytest.approx(0.02)
    assert progress.expected(128) == pytest.approx(0.4 + 0.02 * 7)
    assert Progress(0, 0, ()).expected(60) is None


def test_the_status_names_every_network(runs: Path, tmp_path: Path):
    plan = schedule(tmp_path, PORTIONS)
    Campaign(plan, runs).run(60, lanes=1)
    rows = status(plan, runs).splitlines()
    assert "| matte | 60 of 60 | 10 | 0.500 | – | – |" in rows
    assert any(row.startswith("| broken | 0 of 60 | 0 | – |") for row in rows)


@pytest.mark.parametrize(
    ("portions", "message"),
    [
        ([{"train": "mat", "until": 5}], r"portions\[0\]: nothing is named 'mat'"),
        ([{"train": "matte", "until": 61}], r"portions\[0\]: `until` of matte is 61"),
        ([{"train": "matte"}], r"portions\[0\]: `until` of matte is None"),
        ([{"train": "matte", "until": 5, "after": ["pages"]}], r"portions\[0\]: pages stands nowhere before it"),
    ],
)
def test_a_schedule_that_cannot_run_is_refused(tmp_path: Path, portions: list[dict], message: str):
    with pytest.raises(ValueError, match=message):
        schedule(tmp_path, portions)


def test_the_schedule_of_the_repository_can_run():
    plan = Schedule.read()
    assert [portion.name for portion in plan.portions[:2]] == ["assets", "pages"]
    assert {portion.name for portion in plan.portions} == {*plan.networks, *plan.commands}
