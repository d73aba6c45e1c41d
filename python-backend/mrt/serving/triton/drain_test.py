from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.drain import LOOK, QUIET, VARIABLE, Drain, empty


class House:
    def __init__(self) -> None:
        self.begun, self.busy = 0, True

    def begin(self) -> None:
        self.begun += 1


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "drain"))
    return tmp_path / "drain"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def drain(file: Path, house: House) -> Iterator[Drain]:
    drain = Drain(house.begin, lambda: house.busy)
    yield drain
    drain.close()


def test_it_begins_at_the_file_and_answers_when_no_run_is_left(drain: Drain, house: House, file: Path):
    drain.start()
    time.sleep(3 * LOOK)
    assert house.begun == 0
    file.touch()
    wait_for(lambda: house.begun == 1)
    time.sleep(2 * QUIET)
    assert not empty(file).exists(), "a run is left"
    house.busy = False
    wait_for(empty(file).exists)
    assert house.begun == 1


def test_files_of_an_earlier_life_mean_nothing(drain: Drain, house: House, file: Path):
    file.touch()
    empty(file).touch()
    drain.start()
    time.sleep(3 * LOOK)
    assert house.begun == 0 and not file.exists() and not empty(file).exists()


def test_without_a_file_there_is_nothing_to_wait_for(monkeypatch: pytest.MonkeyPatch, house: House):
    monkeypatch.delenv(VARIABLE, raising=False)
    drain = Drain(house.begin, lambda: house.busy)
    drain.start()
    drain.close()
    assert house.begun == 0
