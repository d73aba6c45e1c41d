from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.drain import LOOK, QUIET, VARIABLE, Drain, empty


class FakeEngine:
    def __init__(self) -> None:
        self.begun, self.busy = 0, True

    def begin(self) -> None:
        self.begun += 1


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "drain"))
    return tmp_path / "drain"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def drain(file: Path, engine: FakeEngine) -> Iterator[Drain]:
    drain = Drain(engine.begin, lambda: engine.busy)
    yield drain
    drain.close()


def test_draining_begins_at_the_file_and_is_answered_when_no_run_is_left(drain: Drain, engine: FakeEngine, file: Path):
    drain.start()
    time.sleep(3 * LOOK)
    assert engine.begun == 0
    file.touch()
    wait_for(lambda: engine.begun == 1)
    time.sleep(2 * QUIET)
    assert not empty(file).exists(), "a run is left"
    engine.busy = False
    wait_for(empty(file).exists)
    assert engine.begun == 1


def test_files_of_an_earlier_process_are_ignored(drain: Drain, engine: FakeEngine, file: Path):
    file.touch()
    empty(file).touch()
    drain.start()
    time.sleep(3 * LOOK)
    assert engine.begun == 0 and not file.exists() and not empty(file).exists()


def test_without_a_file_there_is_nothing_to_wait_for(monkeypatch: pytest.MonkeyPatch, engine: FakeEngine):
    monkeypatch.delenv(VARIABLE, raising=False)
    drain = Drain(engine.begin, lambda: engine.busy)
    drain.start()
    drain.close()
    assert engine.begun == 0
