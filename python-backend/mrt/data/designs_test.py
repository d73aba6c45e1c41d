"""What training relies on in a drawn design."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.data import captions, designs, glyphs, grouping, textures
from mrt.data.backgrounds import KINDS
from mrt.geometry import TOKEN, Region, snap

DESIGNS = [designs.draw(np.random.default_rng(seed)) for seed in range(300)]


def test_a_seed_draws_the_same_design_again():
    again = designs.draw(np.random.default_rng(7))
    assert np.array_equal(again.composite(), DESIGNS[7].composite())
    assert [layer.caption for layer in again.layers] == [layer.caption for layer in DESIGNS[7].layers]


def test_regions_lie_on_the_grid_inside_the_canvas_and_hold_their_content():
    for design in DESIGNS:
        for layer in design.layers:
            assert snap(layer.region) == layer.region
            assert Region(0, 0, *design.canvas).contains(layer.region)
            assert layer.region.contains(layer.box)
            assert layer.pixels.shape == (layer.region.height, layer.region.width, 4) == layer.reference.shape
            seen = design.page.intersect(layer.region)
            assert seen.width >= TOKEN and seen.height >= TOKEN


def test_most_designs_overflow_their_page():
    overflow = [any(not design.page.contains(layer.region) for layer in design.layers) for design in DESIGNS]
    assert np.mean(overflow) > 0.5


def test_every_kind_of_background_and_layer_is_drawn():
    assert {design.background.kind for design in DESIGNS} == set(KINDS)
    kinds = {(layer.kind, layer.name) for design in DESIGNS for layer in design.layers}
    for kind, names in (("shape", glyphs.SHAPES), ("icon", glyphs.ICONS), ("text", glyphs.WORDS)):
        assert {name for found, name in kinds if found == kind} == set(names)


def test_empty_backgrounds_are_clear_and_translucent_ones_are_not_opaque():
    for design in DESIGNS:
        alpha = design.background.pixels[..., 3]
        if design.background.kind == "empty":
            assert alpha.max() == 0
        elif design.background.kind == "translucent":
            assert 0 < alpha.max() < 255


def test_a_reference_shows_the_same_form_in_another_palette():
    for layer in (layer for design in DESIGNS for layer in design.layers if layer.kind != "shadow"):
        assert (layer.reference[..., 3] <= layer.pixels[..., 3].astype(int) + 1).all()  # an outline is part of its form
        assert not np.array_equal(layer.pixels, layer.reference)


def test_as_many_layers_as_are_asked_for():
    counts = [len(designs.draw(np.random.default_rng(seed), (16, 20)).layers) for seed in range(40)]
    assert max(counts) == 20 and min(counts) >= 12 and np.mean(counts) > 16


def test_every_script_and_texture_is_drawn():
    names = {layer.name for design in DESIGNS for layer in design.layers}
    assert set(textures.KINDS) <= names
    assert all(set(words) & names for words in glyphs.SCRIPTS.values())


def test_a_long_caption_says_size_and_place():
    page = Region(16, 16, 128, 128)
    assert (
        captions.long_caption("red star icon", Region(16, 16, 32, 32), page) == "medium red star icon at the top left"
    )
    assert captions.long_caption("blue ring", Region(48, 48, 64, 64), page) == "large blue ring in the centre"


def test_a_prompt_tells_all_captions_in_one_sentence():
    assert captions.sentence(["a", "b", "c"], "d") == "a, b and c on d"
    assert captions.sentence([], "d") == "d"
    design = next(design for design in DESIGNS if len(design.layers) > 2)
    assert all(layer.long_caption in design.prompt(long=True) for layer in design.layers)


def test_grouped_layers_make_the_same_picture():
    merged = 0
    for design in DESIGNS[:100]:
        group = grouping.grouped(np.random.default_rng(1), design)
        merged += len(design.layers) - len(group.layers)
        assert np.abs(group.composite().astype(int) - design.composite()).max() <= 2
        for layer in group.layers:
            assert layer.pixels.shape == (layer.region.height, layer.region.width, 4)
    assert merged > 50


def test_a_composite_leaves_out_what_it_is_told_to():
    design = next(design for design in DESIGNS if len(design.layers) > 2)
    without = design.composite(frozenset(range(len(design.layers))))
    page = without[design.page.y : design.page.bottom, design.page.x : design.page.right]
    assert np.abs(page.astype(int) - design.background.pixels).max() <= 1


@pytest.mark.parametrize("kind, names", [("shape", glyphs.SHAPES), ("icon", glyphs.ICONS), ("text", glyphs.WORDS)])
def test_masks_fit_their_box_and_touch_it(kind: str, names: tuple[str, ...]):
    for name in names:
        mask = glyphs.fitted(kind, name, 60, 28)
        assert mask.shape[0] <= 28 and mask.shape[1] <= 60
        assert mask.shape[0] == 28 or mask.shape[1] == 60
        assert mask.max() > 0.9
