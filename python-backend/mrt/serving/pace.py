"""How long a run takes, from how long former ones took."""

from __future__ import annotations

from collections.abc import Mapping

from mrt.serving.request import Request

MEMORY = 0.9  # of the average when a new measurement comes


class Pace:
    """Seconds a token by stage: encode and decode once a run, denoise once a step and row of the batch."""

    def __init__(self, prior: Mapping[str, float]):
        self._rates = dict(prior)

    def note(self, stage: str, tokens: int, seconds: float) -> None:
        """A stage took `seconds` for `tokens` of all runs that were in it together."""
        self._rates[stage] = MEMORY * self._rates[stage] + (1 - MEMORY) * seconds / tokens

    def seconds(self, request: Request) -> float:
        """Expected for a run that is alone on the server, without its time in the queue."""
        tokens = dict.fromkeys(self._rates, request.bucket)
        tokens["denoise"] *= request.steps * request.rows
        return sum(self._rates[stage] * count for stage, count in tokens.items())
