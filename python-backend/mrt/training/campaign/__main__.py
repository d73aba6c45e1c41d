"""The long training by one command: `python -m mrt.training.campaign --hours 2.5`. Run it again to continue.

Portions run in order, as many at a time as there are lanes, but only one of a network. Networks that have spent their
minutes or stalled are skipped; after each portion, and at the end, weights are published. `--status` prints progress.
"""

from __future__ import annotations

import argparse
import signal
import time
from pathlib import Path

from mrt.training.campaign import workers
from mrt.training.campaign.progress import Progress
from mrt.training.campaign.schedule import DEFAULT, Portion, Schedule
from mrt.training.campaign.workers import Worker
from mrt.training.run.log import Log


class Campaign:
    def __init__(self, schedule: Schedule, runs: Path):
        self.schedule, self.runs = schedule, runs
        (runs / "campaign").mkdir(parents=True, exist_ok=True)
        self.log = Log(runs / "campaign" / "log.jsonl")
        self.failed: set[str] = set()
        self.working: list[Worker] = []

    def run(self, seconds: float, lanes: int) -> None:
        """Run until so many seconds have passed, or no portion is left that can start."""
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                self._reap()
                while len(self.working) < lanes and (portion := self.next()):
                    self.log.write(begun=portion.name, until=portion.until)
                    self.working.append(workers.start(self.schedule, portion, self.runs))
                if not self.working:
                    return
                time.sleep(0.5)
        finally:
            for worker in self.working:
                workers.end(worker)
                self._ended(worker, stopped=True)
            self.working.clear()

    def next(self) -> Portion | None:
        """The first portion that is neither done nor running, and whose prerequisites are done."""
        busy = {worker.portion.name for worker in self.working} | self.failed
        for portion in self.schedule.portions:
            if portion.name in busy or self.done(portion):
                continue
            if all(map(self.ready, portion.after)):
                return portion
            busy.add(portion.name)  # nor do its later portions begin
        return None

    def ready(self, name: str) -> bool:
        return self.done(next(portion for portion in self.schedule.portions if portion.name == name))

    def done(self, portion: Portion) -> bool:
        if portion.until is None:
            return self._mark(portion.name).exists()
        network, progress = self.schedule.networks[portion.name], Progress.read(self.runs / portion.name)
        return progress.minutes >= portion.until or progress.stalled(network.gain, network.patience)

    def _mark(self, name: str) -> Path:
        return self.runs / "campaign" / f"{name}.done"

    def _reap(self) -> None:
        for worker in [worker for worker in self.working if worker.process.poll() is not None]:
            self.working.remove(worker)
            self._ended(worker)

    def _ended(self, worker: Worker, stopped: bool = False) -> None:
        name, status = worker.portion.name, worker.process.returncode
        self.log.write(ended=name, status=status, stopped=stopped)
        if status != 0 and not stopped:
            self.failed.add(name)
        elif worker.portion.until is not None:
            if (self.runs / name / "checkpoint.pt").exists() and workers.publish(self.schedule, name, self.runs):
                self.failed.add(name)
        elif status == 0:
            self._mark(name).touch()


def status(schedule: Schedule, runs: Path) -> str:
    """A row a network: time, steps, score, gain a doubling of time, and the extrapolated final score (not measured)."""
    rows = [
        "| network | core-minutes | steps | score | a doubling | at its budget, extrapolated |",
        "|---|---|---|---|---|---|",
    ]
    for name, network in schedule.networks.items():
        progress = Progress.read(runs / name)
        score = progress.scores[-1][1] if progress.scores else None
        cells = (
            name,
            f"{progress.minutes:.0f} of {network.minutes:.0f}",
            f"{progress.steps:,}",
            _figure(score),
            _figure(progress.per_doubling(), "+"),
            _figure(progress.expected(network.minutes)),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _figure(value: float | None, sign: str = "") -> str:
    return "–" if value is None else f"{value:{sign}.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2.5, help="of this portion, by the clock")
    parser.add_argument("--lanes", type=int, default=2, help="processes at a time, one core each")
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    parser.add_argument("--schedule", type=Path, default=DEFAULT, help="another schedule as JSON")
    parser.add_argument("--status", action="store_true", help="print where everything stands, and stop")
    args = parser.parse_args()
    schedule = Schedule.read(args.schedule)
    if args.status:
        print(status(schedule, args.runs))
        return
    campaign = Campaign(schedule, args.runs)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        campaign.run(args.hours * 3600, args.lanes)
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", flush=True)
    print(status(schedule, args.runs))
    if campaign.failed:
        raise SystemExit(f"failed: {', '.join(sorted(campaign.failed))}; see {args.runs}/campaign/NAME.log")


if __name__ == "__main__":
    main()
