from __future__ import annotations

import threading

import pytest

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.call_timeouts import Overdue


@pytest.fixture
def ended() -> list[str]:
    return []


def test_a_call_that_does_not_come_back_is_ended_and_one_beside_it_is_not(ended: list[str]):
    overdue = Overdue(0.2, ended.append)
    overdue.start()
    with overdue.call("mrt_denoiser"):
        other = threading.Thread(target=lambda: [quick(overdue) for _ in range(50)])
        other.start()
        wait_for(lambda: ended)
        other.join()
    overdue.close()
    assert set(ended) == {"mrt_denoiser"}


def test_calls_that_come_back_are_no_matter_how_many(ended: list[str]):
    overdue = Overdue(60, ended.append)
    overdue.start()
    for _ in range(1000):
        quick(overdue)
    with pytest.raises(RuntimeError, match="broken"), overdue.call("mrt_layout"):
        raise RuntimeError("broken")
    overdue.close()
    assert not ended and not overdue._calls


def quick(overdue: Overdue) -> None:
    with overdue.call("mrt_layer_decoder"):
        pass
