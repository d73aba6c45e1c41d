from __future__ import annotations

import numpy as np
import pytest

from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.triton.shared_memory import GROWTH, START, TOKEN_BYTES, SharedMemory, free

SMALL = {
    "task": samples.texts("text_to_layers"),
    "canvas": samples.integers(64, 48),
    "regions": np.array([(0, 0, 64, 48), (16, 16, 32, 16)], np.int32),
    "prompt": samples.texts("a red star"),
}
REQUEST = parse(SMALL, LIMITS)
SIZE = REQUEST.layout.tokens * TOKEN_BYTES


def test_a_run_that_fits_into_the_initial_regions_needs_no_room():
    memory = SharedMemory(look=lambda: 0)
    assert SIZE < START
    memory.take(REQUEST)()


def test_runs_beyond_the_initial_regions_are_refused_with_a_cure_if_there_is_no_room():
    memory = SharedMemory(look=lambda: 0)
    ends = [memory.take(REQUEST) for _ in range(START // SIZE)]
    with pytest.raises(Refusal, match="give it a larger /dev/shm") as refused:
        memory.take(REQUEST)
    assert refused.value.code == "resource_exhausted" and refused.value.retryable
    ends.pop()()
    memory.take(REQUEST)


def test_regions_that_grew_once_are_used_again():
    room = [10 * GROWTH]
    memory = SharedMemory(look=lambda: room[0])
    count = START // SIZE + 2
    ends = [memory.take(REQUEST) for _ in range(count)]
    room[0] = 0
    for end in ends:
        end()
    for _ in range(count):
        memory.take(REQUEST)
    with pytest.raises(Refusal):
        memory.take(REQUEST)


def test_this_machine_has_free_shared_memory():
    assert free() > 0
