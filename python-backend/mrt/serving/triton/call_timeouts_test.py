from __future__ import annotations

import threading

import pytest

from mrt.serving.testing.patience import wait_for
from mrt.serving.triton.call_timeouts import CallTimeouts


@pytest.fixture
def ended() -> list[str]:
    return []


def test_the_model_of_a_hanging_call_is_killed_and_that_of_quick_calls_is_not(ended: list[str]):
    timeouts = CallTimeouts(0.2, ended.append)
    timeouts.start()
    with timeouts.call("mrt_denoiser"):
        other = threading.Thread(target=lambda: [quick(timeouts) for _ in range(50)])
        other.start()
        wait_for(lambda: ended)
        other.join()
    timeouts.close()
    assert set(ended) == {"mrt_denoiser"}


def test_calls_that_return_or_raise_are_forgotten(ended: list[str]):
    timeouts = CallTimeouts(60, ended.append)
    timeouts.start()
    for _ in range(1000):
        quick(timeouts)
    with pytest.raises(RuntimeError, match="broken"), timeouts.call("mrt_layout"):
        raise RuntimeError("broken")
    timeouts.close()
    assert not ended and not timeouts._calls


def quick(timeouts: CallTimeouts) -> None:
    with timeouts.call("mrt_layer_decoder"):
        pass
