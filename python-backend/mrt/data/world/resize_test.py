import numpy as np
import pytest
from PIL import Image

from mrt.data.world.design import Background, Design, Layer
from mrt.data.world.generator import draw
from mrt.data.world.resize import resized
from mrt.data.world.testing.tiny import TinyLibrary
from mrt.geometry import Region

LIBRARY = TinyLibrary()


def test_a_smaller_design_looks_like_the_smaller_picture():
    for seed in range(8):
        design = draw(np.random.default_rng([1, seed]), LIBRARY, side=800)
        small = resized(design, 200)
        assert max(small.page.width, small.page.height) == 200
        size = (small.page.width, small.page.height)
        wanted = np.asarray(Image.fromarray(design.flat()[..., :3]).resize(size, Image.Resampling.LANCZOS))
        apart = np.abs(small.flat()[..., :3].astype(int) - wanted)
        assert apart.mean() < 3 and (apart.max(-1) > 60).mean() < 0.01
        for layer in small.layers:
            alpha = layer.pixels[..., 3]
            assert alpha.shape == (layer.region.height, layer.region.width) and min(alpha.shape) >= 2
            assert all(edge.max() > 2 for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]))
            assert (layer.pixels[..., :3] <= alpha[..., None]).all()


def test_what_vanishes_is_dropped_and_the_rest_keeps_its_order():
    def layer(name: str, region: Region) -> Layer:
        pixels = np.full((region.height, region.width, 4), 255, np.uint8)
        return Layer("panel", "panel", name, name, name, (), region, pixels)

    page = Region(0, 0, 400, 200)
    ground = Background("solid", "white background", np.full((200, 400, 4), 255, np.uint8))
    layers = (
        layer("low", Region(0, 0, 100, 50)),
        layer("speck", Region(203, 101, 3, 3)),
        layer("hair", Region(10, 41, 200, 4)),
        layer("high", Region(300, 150, 100, 50)),
    )
    small = resized(Design("poster", (400, 200), page, ground, layers, ""), 40)
    assert [(layer.name, layer.region) for layer in small.layers] == [
        ("low", Region(0, 0, 10, 5)),
        ("high", Region(30, 15, 10, 5)),
    ]


def test_the_same_size_changes_nothing_and_no_size_is_refused():
    design = draw(np.random.default_rng(6), LIBRARY, side=300)
    assert resized(design, 300) is design
    with pytest.raises(ValueError, match="at least 8"):
        resized(design, 0)


def test_overflow_is_kept_in_proportion():
    for seed in range(80):
        design = draw(np.random.default_rng([2, seed]), LIBRARY, side=400)
        if design.canvas != design.page[2:]:
            break
    else:
        pytest.fail("no page with overflow among 80")
    small = resized(design, 200)
    for axis in (0, 1):
        assert abs(small.canvas[axis] / small.page[2 + axis] - design.canvas[axis] / design.page[2 + axis]) < 0.03
