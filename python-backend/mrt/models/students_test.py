"""Students beside their network: they change nothing but their own rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from mrt.export.onnx import denoiser_inputs
from mrt.models import weights
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer


@pytest.fixture(scope="module")
def plain() -> MaskedRegionTransformer:
    return weights.load_transformer(students=False)


@pytest.fixture(scope="module")
def taught(plain: MaskedRegionTransformer) -> MaskedRegionTransformer:
    """The network with two students that learned something."""
    torch.manual_seed(1)
    net = MaskedRegionTransformer(replace(plain.config, students=2, student_rank=4)).eval().requires_grad_(False)
    net.load_state_dict(plain.state_dict(), strict=False)
    for name, parameter in net.named_parameters():
        if name.endswith(".up"):
            torch.nn.init.normal_(parameter, std=0.1)
    return net


@pytest.fixture(scope="module")
def batch() -> dict[str, Tensor]:
    torch.manual_seed(2)
    one = denoiser_inputs(48, 160)
    return {name: value[:1].expand(3, *value.shape[1:]) for name, value in one.items()}


def test_student_0_is_bit_identical_to_the_network_without_students(plain, taught, batch):
    with torch.no_grad():
        wanted = plain(**batch)
    assert torch.equal(taught(**batch | {"student": torch.zeros(3, 1, dtype=torch.int32)}), wanted)


def test_rows_choose_their_student(taught, batch):
    mixed = taught(**batch | {"student": torch.tensor([[2], [0], [1]], dtype=torch.int32)})
    for row, student in enumerate((2, 0, 1)):
        alone = taught(**batch | {"student": torch.full((3, 1), student, dtype=torch.int32)})
        torch.testing.assert_close(mixed[row], alone[row], atol=1e-5, rtol=1e-4)
    assert (mixed[0] - mixed[1]).abs().max() > 1e-2 and (mixed[2] - mixed[1]).abs().max() > 1e-2


def test_fresh_students_are_the_network_itself(plain, batch):
    fresh = MaskedRegionTransformer(replace(plain.config, students=1, student_rank=4))
    fresh.load_state_dict(plain.state_dict(), strict=False)
    with torch.no_grad():
        assert torch.equal(fresh(**batch | {"student": torch.ones(3, 1, dtype=torch.int32)}), plain(**batch))


def test_names_of_the_network_stay_as_they_are(taught):
    names = set(taught.state_dict())
    own = {name for name in names if name.startswith("students.adapters.")}
    assert names - own == set(MaskedRegionTransformer(FAMILIES["tiny"]).state_dict())
