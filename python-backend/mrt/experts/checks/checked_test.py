"""A good stack raises no flag; one that is damaged is flagged for what is wrong with it, and for no other layer."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter

from mrt.experts.checks.checked import Check, checked
from mrt.experts.progress import Progress
from mrt.experts.reconcile import Cut, flattened
from mrt.geometry import Region
from mrt.kinds import Kind

PAGE = Region(0, 0, 420, 300)
DISC, WORD = Region(40, 60, 160, 160), Region(230, 100, 150, 40)
KINDS: list[Kind | None] = ["drawing", "text"]


def disc(size: int = 160) -> np.ndarray:
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    alpha = np.clip(size / 2 - 4 - np.hypot(x, y), 0, 1)
    return np.dstack([np.full((size, size, 3), (190, 40, 40)), 255 * alpha]).astype(np.uint8)


def word() -> np.ndarray:
    strokes = np.broadcast_to(np.arange(WORD.width) % 12 < 5, (WORD.height, WORD.width))
    return np.dstack([np.full((*strokes.shape, 3), (20, 30, 60)), 255 * strokes]).astype(np.uint8)


def ground() -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 2, (PAGE.height, PAGE.width, 3))
    ramp = np.linspace(180, 230, PAGE.width)[None, :, None]
    return np.clip(ramp + noise, 0, 255).astype(np.uint8)


def look(below: np.ndarray, layers: list[Cut], kinds: list[Kind | None] = KINDS) -> dict[str, Check]:
    return checked(flattened(below, layers), below, layers, kinds)


def stack() -> list[Cut]:
    return [Cut(DISC, disc()), Cut(WORD, word())]


def with_alpha(cut: Cut, alpha: np.ndarray) -> Cut:
    return Cut(cut.region, np.dstack([cut.pixels[..., :3], alpha.astype(np.uint8)]))


def test_a_good_stack_raises_no_flag():
    found = look(ground(), stack())
    assert [name for name, check in found.items() if check.flag] == []
    assert found["sum"].value == 99.0
    assert all(len(found[name].values) == 2 for name in ("doubt", "ghost", "shards"))


def test_a_sum_that_is_not_the_picture_is_flagged_at_any_place():
    picture = flattened(ground(), stack())
    picture[-1, -1] = 255 - picture[-1, -1]
    one = checked(picture, ground(), stack(), KINDS)["sum"]
    expected = -10 * np.log10(((picture.astype(float) - flattened(ground(), stack())) ** 2).mean() / 255**2)
    assert one.value == pytest.approx(expected, abs=0.01)
    assert not one.flag
    assert checked(255 - picture, ground(), stack(), KINDS)["sum"].flag


def test_a_drawing_that_is_smeared_or_half_transparent_is_in_doubt():
    thing, text = stack()
    smeared = np.asarray(Image.fromarray(thing.pixels[..., 3]).filter(ImageFilter.GaussianBlur(12)))
    for alpha in (smeared, thing.pixels[..., 3] // 2):
        found = look(ground(), [with_alpha(thing, alpha), text])["doubt"]
        assert found.flag and found.layers == (0,) and found.value == pytest.approx(found.values[0], abs=1e-4)


def test_a_panel_may_be_evenly_translucent_but_not_in_patches():
    thing, text = stack()
    alpha = thing.pixels[..., 3]
    patches = np.where(np.indices(alpha.shape).sum(0) % 24 < 12, alpha // 4, alpha // 2)
    kinds: list[Kind | None] = ["panel", "text"]
    assert not look(ground(), [with_alpha(thing, alpha // 2), text], kinds)["doubt"].flag
    assert look(ground(), [with_alpha(thing, patches), text], kinds)["doubt"].layers == (0,)


def test_what_lies_hidden_is_not_in_doubt():
    thing, text = stack()
    half = with_alpha(thing, thing.pixels[..., 3] // 2)
    cover = Cut(DISC, np.full((DISC.height, DISC.width, 4), 255, np.uint8))
    assert look(ground(), [half, cover, text], ["drawing", "panel", "text"])["doubt"].layers == ()


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_what_is_left_of_a_layer_in_the_ground_is_a_ghost(share: float):
    below = ground().astype(np.float32)
    part = below[DISC.within(PAGE)]
    part += share * disc()[..., 3:] / 255 * (disc()[..., :3] - part)
    found = look(np.rint(below).astype(np.uint8), stack())["ghost"]
    assert found.flag and found.layers == (0,)


def test_letters_left_in_the_panel_beneath_them_are_a_ghost_but_the_panels_edge_is_none():
    panel = Region(210, 80, 190, 80)
    pixels = np.full((panel.height, panel.width, 4), 255, np.uint8)
    plate = Cut(panel, pixels.copy())
    on_panel: list[Kind | None] = ["panel", "text"]
    assert not look(ground(), [plate, Cut(WORD, word())], on_panel)["ghost"].flag
    assert not look(ground(), [plate, Cut(panel, pixels)], on_panel)["ghost"].flag, "edges that lie on each other"
    pixels[WORD.within(panel)][word()[..., 3] > 0] -= 30
    pixels[..., 3] = 255
    assert look(ground(), [Cut(panel, pixels), Cut(WORD, word())], on_panel)["ghost"].layers == (1,)


def test_a_drawing_in_many_pieces_is_a_fragment_and_text_is_none():
    thing, text = stack()
    y, x = np.indices(DISC[2:])
    pieces = np.where((y % 40 < 20) & (x % 40 < 20), thing.pixels[..., 3], 0)
    found = look(ground(), [with_alpha(thing, pieces), text])["shards"]
    assert found.layers == (0,) and found.values[1] is None
    assert not look(ground(), [with_alpha(thing, pieces), text], ["group", "text"])["shards"].flag


def test_a_large_picture_is_checked_on_cells_and_says_the_same():
    large = Region(0, 0, 5 * PAGE.width, 5 * PAGE.height)
    region = Region(5 * DISC.x + 3, 5 * DISC.y + 3, 800, 800)
    below = np.full((large.height, large.width, 3), 200, np.uint8)
    assert not any(check.flag for check in look(below, [Cut(region, disc(800))], ["drawing"]).values())
    below[region.within(large)][disc(800)[..., 3] > 128] -= 40
    assert look(below, [Cut(region, disc(800))], ["drawing"])["ghost"].layers == (0,)


def test_layers_that_are_clear_off_the_page_or_not_there_raise_nothing():
    clear = Cut(WORD, np.zeros((WORD.height, WORD.width, 4), np.uint8))
    found = look(ground(), [clear], ["drawing"])
    assert not any(check.flag for check in found.values())
    assert look(ground(), [], [])["doubt"] == Check(None, False, ())
    one = np.zeros((1, 1, 3), np.uint8)
    assert checked(one, one, [], [])["sum"].value == 99.0


def test_a_caller_hears_how_far_it_is_and_may_stop():
    heard: list[Progress] = []
    checked(ground(), ground(), stack(), KINDS, heard.append)
    assert [(one.stage, one.index, one.of) for one in heard] == [("check", index, 5) for index in range(1, 6)]

    def stop(progress: Progress) -> None:
        if progress.index == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(ground(), ground(), stack(), KINDS, stop)
    with pytest.raises(ValueError, match="2 layers have 1 kinds"):
        checked(ground(), ground(), stack(), ["text"])
