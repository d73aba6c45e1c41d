import re

import numpy as np
import pytest

from mrt.data.world.compose import cabinet, finish, sizes, style, summary
from mrt.data.world.compose.cabinet import skipped
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.design import Design
from mrt.data.world.generator import draw
from mrt.data.world.templates import ALL
from mrt.data.world.testing.tiny import TinyDrawing, TinyLibrary
from mrt.geometry import Region
from mrt.kinds import KINDS

LIBRARY = TinyLibrary()


def page(seed: int, **wanted) -> Design:
    return draw(np.random.default_rng([7, seed]), LIBRARY, **wanted)


def sound(design: Design) -> None:
    """Every layer lies on the canvas, is tight, premultiplied and described."""
    canvas = Region(0, 0, *design.canvas)
    assert canvas.contains(design.page)
    assert design.background.pixels.shape == (design.page.height, design.page.width, 4)
    assert (design.background.pixels[..., 3] == 255).all()
    for layer in design.layers:
        alpha = layer.pixels[..., 3]
        assert layer.kind in KINDS and layer.role and layer.name and layer.caption
        assert canvas.contains(layer.region) and alpha.shape == (layer.region.height, layer.region.width)
        assert all(edge.max() > 2 for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]))
        assert (layer.pixels[..., :3] <= alpha[..., None]).all()
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in layer.colours)
        if layer.kind == "text":
            assert re.search(r' text "[^"]+"$', layer.caption) and layer.text and layer.font == "Inter"
            assert layer.caption in layer.long_caption


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.name)
def test_each_arrangement_makes_sound_pages(template):
    for index, purpose in enumerate(template.purposes[:2]):
        rng = np.random.default_rng([3, index])
        taste = style.drawn(rng, LIBRARY, cabinet.of(LIBRARY))
        sheet = Sheet(rng, LIBRARY, purpose, sizes.drawn(rng, purpose, 300), taste)
        template.make(sheet)
        design = finish.finished(sheet, None, summary.sentence(sheet))
        sound(design)
        assert design.layers and design.purpose == purpose and design.caption


def test_the_same_seed_gives_the_same_page():
    one, two = page(1, side=400), page(1, side=400)
    assert one.caption == two.caption and len(one.layers) == len(two.layers)
    assert (one.composite() == two.composite()).all()
    assert not np.array_equal(one.background.pixels[:50, :50], page(2, side=400).background.pixels[:50, :50])


def test_sizes_and_numbers_of_layers_are_what_was_asked_for():
    for seed in range(6):
        design = page(seed, side=512, layers=(4, 9))
        sound(design)
        assert 4 <= len(design.layers) <= 9
        assert max(design.page.width, design.page.height) == 512
    native = page(50)
    assert 512 <= max(native.page.width, native.page.height) <= 2048


def test_some_pages_have_layers_that_leave_them_on_a_larger_canvas():
    pages = [page(seed, side=200) for seed in range(40)]
    larger = [design for design in pages if design.canvas != design.page[2:]]
    assert larger
    for design in larger:
        sound(design)
        assert any(not design.page.contains(layer.region) for layer in design.layers)
        assert design.flat().shape[:2] == (design.page.height, design.page.width)


def test_crowded_pages_hide_more_of_their_layers():
    def hidden(crowded: bool) -> float:
        shares = []
        for seed in range(14):
            design = page(seed, side=200, crowded=crowded)
            for layer, seen in zip(design.layers, design.visible(), strict=True):
                shares.append(seen.sum() / max(1, layer.pixels[..., 3].sum()))
        return 1 - float(np.mean(shares))

    assert hidden(True) > 1.3 * hidden(False)


def test_a_range_of_layers_that_is_none_is_refused():
    for wanted in ((0, 3), (5, 4)):
        with pytest.raises(ValueError, match="fewest"):
            page(1, layers=wanted)


def test_a_library_without_faces_is_named():
    class Mute(TinyLibrary):
        def faces(self, script):
            return []

    with pytest.raises(ValueError, match="face"):
        draw(np.random.default_rng(1), Mute())


def test_a_broken_drawing_is_left_out_and_counted():
    class Cracked(TinyLibrary):
        @property
        def illustrations(self):
            whole = super().illustrations
            return [
                *whole,
                *(TinyDrawing(f"tiny/drawn/broken-{i}", "illustration", "hole", broken=True) for i in range(8)),
            ]

    library = Cracked()
    skipped.clear()
    for seed in range(12):
        design = draw(np.random.default_rng([9, seed]), library, side=256)
        assert not any("broken" in key for key in design.sources)
    assert skipped and all("broken" in key for key in skipped)
