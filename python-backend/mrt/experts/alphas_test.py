"""Alphas without a network: unmixing has no holes inside, raising leaves the small alpha."""

from __future__ import annotations

import numpy as np

from mrt.experts.alphas import by_colours, by_raising
from mrt.experts.native import LOW_ALPHA, PLANES, UNMIXED
from mrt.kinds import KINDS


def test_unmixing_makes_no_hole_deep_inside_of_what_the_small_alpha_shows():
    planes = np.zeros((1, PLANES, 64, 64), np.uint8)
    planes[:, LOW_ALPHA, 8:56, 8:56] = 240
    planes[:, UNMIXED, 8:56, 8:56] = 255
    planes[:, UNMIXED, 30:34, 30:34] = 60  # like the ground there
    planes[:, UNMIXED, 8:12, 30:34] = 60  # a notch in its edge
    alpha = by_colours(planes, np.zeros((1, len(KINDS)), np.float32))[0, 0]
    assert alpha[30:34, 30:34].min() == 1
    assert alpha[8:10, 30:34].max() < 0.3
    assert alpha[:8].max() == 0


def test_raising_leaves_the_small_alpha_as_it_is():
    planes = np.random.default_rng(0).integers(0, 256, (2, PLANES, 16, 24)).astype(np.uint8)
    alpha = by_raising(planes, np.zeros((2, len(KINDS)), np.float32))
    np.testing.assert_allclose(alpha[:, 0] * 255, planes[:, LOW_ALPHA], atol=1e-3)
