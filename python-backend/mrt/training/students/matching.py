"""Distribution matching of a student's states with its teacher's: DMD2 along the trajectory (TDM), MRT section 3.3.

A state x' at sigma' is noised on to tau: x = a x' + b noise, a = (1 - tau) / (1 - sigma'), b^2 = tau^2 - (a sigma')^2.
There the teacher knows the clean mean of what it would have made, and the fake network that of what students made; the
state moves along the difference. All clean means are scaled by 1 - sigma', which bounds them near pure noise.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.students import teacher
from mrt.training.students.teacher import Batch


class Noised:
    """States (B, N, C) at sigma (B, 1) noised on to a random tau; `clean` is what the fake network has to predict."""

    def __init__(self, state: Tensor, sigma: Tensor, batch: Batch):
        self.tau = sigma + (0.1 + 0.88 * torch.rand_like(sigma)) * (1 - sigma)
        a = (1 - self.tau) / (1 - sigma)
        b = (self.tau.square() - (a * sigma).square()).sqrt()
        noise = torch.randn_like(state)
        noised = a[..., None] * state + b[..., None] * noise
        self.x = torch.where(batch["keep"][..., None], state, noised)
        self.scale = (1 - sigma)[..., None]
        self.clean = state - (a * sigma.square() / b)[..., None] * noise  # scaled by 1 - sigma

    def foreseen(self, flow: Tensor) -> Tensor:
        """The clean latent (B, N, C) that a velocity at tau predicts, scaled by 1 - sigma."""
        return self.scale * (self.x - self.tau[..., None] * flow)


def fake_error(fake: MaskedRegionTransformer, state: Tensor, sigma: Tensor, batch: Batch, student: Tensor) -> Tensor:
    """Squared error (B, N, C) of the fake network on the students' states."""
    noised = Noised(state, sigma, batch)
    flow = teacher.velocity(fake, noised.x, noised.tau, batch, student)
    return (noised.foreseen(flow) - noised.clean).square()


@torch.no_grad()
def direction(fake: MaskedRegionTransformer, state: Tensor, sigma: Tensor, batch: Batch, student: Tensor) -> Tensor:
    """Where to move the states (B, N, C): teacher's mean minus fake mean, over the distance to the teacher's (DMD2)."""
    noised = Noised(state, sigma, batch)
    real = noised.foreseen(teacher.guided(fake, noised.x, noised.tau, batch))
    made = noised.foreseen(teacher.velocity(fake, noised.x, noised.tau, batch, student))
    generated = (batch["valid"] & ~batch["keep"])[..., None]
    distance = ((noised.scale * state - real).abs() * generated).sum((1, 2)) / (generated.sum((1, 2)) * state.shape[-1])
    return (real - made) / (distance[:, None, None] + 0.01)
