"""How long a server that died is left alone before it is started again."""

from __future__ import annotations

import time
from collections.abc import Callable

AT_ONCE, PERIOD = 2, 300.0  # deaths within so many seconds after which a server is started again without a pause
FIRST, LONGEST = 5.0, 60.0  # seconds of a pause; each is twice the one before


class Deaths:
    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._times: list[float] = []

    def note(self) -> float:
        """One more; seconds to wait before the next start."""
        now = self._clock()
        self._times = [when for when in self._times if now - when < PERIOD] + [now]
        late = len(self._times) - AT_ONCE
        return min(LONGEST, FIRST * 2 ** (late - 1)) if late > 0 else 0.0

    @property
    def recent(self) -> int:
        """Deaths within the last PERIOD seconds."""
        return len(self._times)
