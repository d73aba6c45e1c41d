"""Portions run as processes of their own, at low priority, one thread each; ended by id, with time to save."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mrt.training.campaign.schedule import Portion, Schedule

NICENESS = 10
SAVING = 120  # seconds that a process is left to save itself in


@dataclass
class Worker:
    portion: Portion
    process: subprocess.Popen[bytes]


def start(schedule: Schedule, portion: Portion, runs: Path) -> Worker:
    """Begin a portion; what it prints goes to `runs`/campaign/NAME.log."""
    folder = runs / "campaign"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{portion.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words(schedule, portion, runs)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            preexec_fn=lambda: os.nice(NICENESS),  # only the child's priority
        )
    return Worker(portion, process)


def words(schedule: Schedule, portion: Portion, runs: Path) -> list[str]:
    """The command line of a portion, behind `python -m`."""
    if portion.until is None:
        command = schedule.commands[portion.name]
        return [command.module, *command.arguments]
    network = schedule.networks[portion.name]
    limits = ["--minutes", str(network.minutes), "--until", str(portion.until)]
    return [network.module, *network.arguments, "--out", str(runs / portion.name), *limits]


def publish(schedule: Schedule, name: str, runs: Path) -> int:
    """Write the averaged weights where the repository keeps them; the exit status."""
    network = schedule.networks[name]
    command = [network.module, *network.arguments, "--out", str(runs / name), "--publish"]
    return subprocess.run([sys.executable, "-m", *command], stdin=subprocess.DEVNULL, check=False).returncode


def end(worker: Worker) -> None:
    """Ask it to save and stop; kill it if it does not."""
    worker.process.terminate()
    try:
        worker.process.wait(SAVING)
    except subprocess.TimeoutExpired:
        worker.process.kill()
        worker.process.wait()
