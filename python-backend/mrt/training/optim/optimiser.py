"""Several optimisers stepped as one."""

from __future__ import annotations

from torch import Tensor, nn
from torch.optim import Optimizer


class Optimisers:
    """Each has parameters of its own, and as its full rate the one it was made with."""

    def __init__(self, *parts: Optimizer):
        self.parts = [(part, part.param_groups[0]["lr"]) for part in parts]

    def step(self, loss: Tensor, net: nn.Module, scale: float) -> None:
        """Step down the gradient of `loss`, clipped to norm 1, at `scale` times the full rates."""
        for part, rate in self.parts:
            part.param_groups[0]["lr"] = rate * scale
            part.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        for part, _ in self.parts:
            part.step()

    def state_dict(self) -> list[dict]:
        return [part.state_dict() for part, _ in self.parts]

    def load_state_dict(self, state: list[dict]) -> None:
        for (part, _), saved in zip(self.parts, state, strict=True):
            part.load_state_dict(saved)
