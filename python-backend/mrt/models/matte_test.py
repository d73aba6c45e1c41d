from __future__ import annotations

import pytest
import torch

from mrt.experts.crops import SHAPES
from mrt.experts.prompt import PLANES as NAMES
from mrt.models.matte import PLANES, Matte


@pytest.fixture(scope="module")
def net() -> Matte:
    torch.manual_seed(0)
    return Matte().eval()


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_crop_gives_two_alphas_of_its_size(net: Matte, shape: tuple[int, int]):
    planes = torch.randint(0, 256, (2, PLANES, *shape), dtype=torch.uint8)
    with torch.no_grad():
        logits = net(planes)
    assert logits.shape == (2, 2, *shape) and logits.dtype == torch.float32 and torch.isfinite(logits).all()


def test_every_plane_that_a_prompt_has_is_looked_at(net: Matte):
    assert len(NAMES) == PLANES
    planes = torch.full((1, PLANES, 96, 384), 90, dtype=torch.uint8)
    with torch.no_grad():
        before = net(planes)
        for index, name in enumerate(NAMES):
            other = planes.clone()
            other[:, index, 30:60, 100:200] = 255
            assert (net(other) - before).abs().max() > 1e-5, name


def test_what_it_says_of_one_crop_does_not_depend_on_its_batch(net: Matte):
    planes = torch.randint(0, 256, (3, PLANES, 128, 288), dtype=torch.uint8)
    with torch.no_grad():
        assert torch.allclose(net(planes)[1:2], net(planes[1:2]), atol=1e-4)


def test_all_learns_but_the_depthwise_kernels():
    net = Matte().train()
    planes = torch.randint(0, 256, (2, PLANES, 96, 384), dtype=torch.uint8)
    net(planes).square().mean().backward()
    still = {name for name, weight in net.named_parameters() if weight.grad is None or not weight.grad.any()}
    assert still and all("depthwise" in name for name in still), sorted(still)
