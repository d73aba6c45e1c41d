"""Files of the SDK, converted for training: the same layers, and the same picture."""

from __future__ import annotations

import numpy as np
import pytest
from mrt.data.convert.chunk import read
from mrt.data.convert.refused import Refused
from mrt.geometry import Region


@pytest.mark.parametrize("suffix", ["psd", "ora"])
def test_a_stack_of_the_sdk_recomposes(case, suffix: str):
    if case.name in ("tall", "wide"):
        with pytest.raises(Refused, match="more than 30000 px a side"):
            read(case.path(suffix))
        return
    shown = [
        layer
        for z, layer in enumerate(case.layers)
        if not layer["hidden"] and layer["opacity"] and case.pixels(z)[..., 3].any()
    ]
    stack = read(case.path(suffix))
    assert len(stack.layers) == len(shown)
    page = stack.composite()[stack.page.within(Region(0, 0, *stack.canvas))] * 255
    wanted = case.page.astype(float)
    wanted[..., :3] *= wanted[..., 3:] / 255
    np.testing.assert_allclose(page, wanted, atol=2)  # each of up to 20 layers has its opacity rounded into its alpha
