"""Untrained, the refiner returns the small alpha at any window size; trained, it takes edges from the picture."""

from __future__ import annotations

import torch

from mrt.experts.native import LOW_ALPHA, PLANES
from mrt.models.refiner import Refiner


def test_untaught_it_says_what_it_was_told():
    torch.manual_seed(0)
    planes = torch.randint(0, 256, (2, PLANES, 24, 40), dtype=torch.uint8)
    with torch.no_grad():
        alpha = Refiner()(planes, torch.zeros(2, 6))
    assert alpha.shape == (2, 1, 24, 40)
    torch.testing.assert_close(alpha, planes[:, LOW_ALPHA : LOW_ALPHA + 1].float() / 255, atol=0.011, rtol=0)


def test_it_is_small_enough_for_every_layer_of_a_page():
    assert 150_000 < sum(parameter.numel() for parameter in Refiner().parameters()) < 300_000


def test_a_window_does_not_change_with_the_company_it_is_in():
    torch.manual_seed(0)
    net = Refiner().eval()
    torch.nn.init.normal_(net.state_dict()["last.2.weight"], std=0.2)
    planes, kinds = torch.randint(0, 256, (3, PLANES, 16, 16), dtype=torch.uint8), torch.eye(6)[:3]
    with torch.no_grad():
        torch.testing.assert_close(net(planes, kinds)[1:2], net(planes[1:2], kinds[1:2]), atol=1e-4, rtol=1e-4)
