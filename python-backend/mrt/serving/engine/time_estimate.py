"""How long a run takes, from how long former ones took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mrt.serving.contract.request import Request

MEMORY = 0.9  # weight of the average so far when a new measurement comes


class TimeEstimate:
    """Seconds per token by stage: encode the kept slots, denoise all at every step and row, decode the generated."""

    def __init__(self, prior: Mapping[str, float]):
        self._rates = dict(prior)

    def note(self, stage: str, tokens: int, seconds: float) -> None:
        """A stage took `seconds` for `tokens` of all runs that were in it together."""
        if tokens:
            self._rates[stage] = MEMORY * self._rates[stage] + (1 - MEMORY) * seconds / tokens

    @property
    def token(self) -> float:
        """Seconds that a token takes to be denoised, padded, in one row."""
        return self._rates["denoise"]

    def seconds(self, request: Request) -> float:
        """Expected for a run that is alone on the server, without its time in the queue."""
        tokens = {
            "encode": tokens_of(request, request.pictures),
            "denoise": request.bucket * request.rows * request.steps,
            "decode": tokens_of(request, request.decoded),
        }
        if request.preview:
            tokens["decode"] += tokens_of(request, request.generated) * request.steps
        return sum(self._rates[stage] * count for stage, count in tokens.items())


def tokens_of(request: Request, slots: Iterable[int]) -> int:
    """Tokens of some slots, by their indices in `request.slots`."""
    return sum(request.slots[index].region.tokens for index in slots)
