"""Files of the SDK, converted for training: the same layers, and the same picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mrt.data.convert.chunk import read
from mrt.data.convert.refused import Refused
from mrt.geometry import Region
from node import run_node


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


@pytest.fixture(scope="session")
def odd(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    run_node(built / "write-odd-psds.js", folder)
    return folder


@pytest.mark.parametrize(
    ("name", "reason", "text"),
    [
        ("adjustment", "adjustment", "layer 'top' adjusts those below it; merge it into them"),
        ("effects", "effects", "layer 'top' has effects; rasterise its style"),
        ("fill", "vector", "layer 'top' is a solidcolorfill without pixels; rasterise it"),
        ("vector mask", "vector", "layer 'top' has a vector mask; rasterise it"),
        ("mask with feather", "mask", "layer 'top' has a mask with density or feather; apply it"),
    ],
)
def test_what_layers_cannot_say_is_refused(odd: Path, name: str, reason: str, text: str):
    with pytest.raises(Refused) as refused:
        read(odd / f"{name}.psd")
    assert (refused.value.reason, str(refused.value)) == (reason, text)


@pytest.mark.parametrize(
    ("name", "alpha", "width"),
    [
        ("text", 128, 16),
        ("smart object", 128, 16),
        ("effects that are off", 128, 16),
        ("mask", 64, 8),
        ("mask that is off", 128, 16),
        ("fill opacity", 64, 16),
    ],
)
def test_pixels_that_the_file_holds_are_taken(odd: Path, name: str, alpha: int, width: int):
    below, top = read(odd / f"{name}.psd").layers
    assert (below.name, top.name, top.region) == ("below", "top", Region(4, 4, width, 16))
    assert (abs(top.pixels[..., 3].astype(int) - alpha) <= 1).all() and (top.pixels[..., :3] == 128).all()
