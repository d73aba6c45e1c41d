"""Waiting for an event, for as long as a busy machine may take."""

from __future__ import annotations

import time
from collections.abc import Callable

HANG = 60.0  # seconds after which something hangs; no test says that something is quick


def wait_for(condition: Callable[[], object]) -> None:
    """Until `condition` holds. Raises AssertionError after HANG seconds."""
    end = time.monotonic() + HANG
    while not condition():
        assert time.monotonic() < end, f"not within {HANG:.0f} s"
        time.sleep(0.01)
