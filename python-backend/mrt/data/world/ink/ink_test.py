import numpy as np
import pytest
from PIL import Image

from mrt.data.world.ink import (
    bend,
    drawings,
    effects,
    fill,
    kept,
    lettering,
    patterns,
    photographs,
    scaling,
    scenery,
    shapes,
)
from mrt.data.world.ink.colour import BLACK, WHITE, contrast, name_of, oklab, oklch
from mrt.data.world.ink.lettering import Style
from mrt.data.world.testing.tiny import TinyDrawing, TinyFace, TinyPhoto

INTER = Style(TinyFace(), "latin")


def test_contrast_and_names_of_colours():
    assert contrast(WHITE, (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), WHITE) == pytest.approx(4.48, abs=0.01)
    assert [name_of(colour) for colour in ((250, 10, 10), (10, 10, 12), (250, 215, 60), (20, 30, 90))] == [
        "red",
        "black",
        "yellow",
        "navy",
    ]
    lightness, a, b = oklab(oklch(0.6, 0.1, 40))
    assert (lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a))) == pytest.approx((0.6, 0.1, 40), abs=0.6)


def test_flat_and_painted_fills_agree():
    mask = np.arange(256, dtype=np.uint8).reshape(16, 16)
    colours = np.empty((16, 16, 3), np.uint8)
    colours[:] = (200, 100, 7)
    for opacity in (1.0, 0.4):
        assert (fill.flat(mask, (200, 100, 7), opacity) == fill.painted(mask, colours, opacity)).all()


def test_gradients_run_from_the_first_colour_to_the_last():
    down = fill.gradient(40, 600, [(0, 0, 0), (255, 255, 255)], 90)
    assert down[0].max() < 4 and down[-1].min() > 251 and (np.diff(down[:, 0, 0].astype(int)) >= -1).all()
    out = fill.gradient(101, 101, [WHITE, (0, 0, 0)], radial=True)
    assert out[50, 50].min() > 250 and out[0, 0].max() < 10


def test_scaling_keeps_colours_below_alpha_and_does_not_darken_edges():
    pixels = fill.flat(shapes.ellipse(90, 90), (255, 60, 0))
    small = scaling.scaled(pixels, 31, 31)
    assert (small[..., :3] <= small[..., 3:]).all()
    solid = small[small[..., 3] > 60].astype(int)
    assert np.abs(solid[:, 0] - solid[:, 3]).max() <= 2  # red stays all of the alpha
    turned = scaling.turned(pixels, 30)
    assert abs(int(turned[..., 3].sum(dtype=int)) - int(pixels[..., 3].sum(dtype=int))) < 0.01 * pixels[..., 3].sum(
        dtype=int
    )
    assert scaling.turned(pixels[:, :50], 90).shape[:2] == (50, 90)


def test_shapes_cover_what_they_should():
    assert shapes.ellipse(200, 100).mean() / 255 == pytest.approx(np.pi / 4, abs=0.01)
    assert shapes.rectangle(60, 40, 0).min() == 255 and shapes.rectangle(60, 40, 12)[0, 0] == 0
    assert shapes.outline(shapes.rectangle(50, 50), 5)[25, 25] == 0
    grown = shapes.grown(np.pad(np.full((9, 9), 255, np.uint8), 3), 4)
    assert grown.shape == (23, 23) and grown[11, 5] == 255 and grown[0, 0] == 0
    rng = np.random.default_rng(1)
    for mask in (
        shapes.blob(rng, 70, 50),
        shapes.torn(rng, 70, 50),
        shapes.bubble(70, 50),
        shapes.arch(71, 50),
        shapes.ribbon(70, 50),
    ):
        assert 0.4 < mask.mean() / 255 < 1


def test_letters_are_wrapped_into_the_box_and_aligned():
    text = "one two three four five six seven eight"
    set_ = lettering.fitted(INTER, text, 200, 120, 60)
    assert " ".join(set_.lines) == text and len(set_.lines) > 1
    assert set_.width <= 204 and set_.height <= 124
    widths = [lettering.widest(INTER, [line], set_.size) for line in set_.lines]
    assert min(widths) > 0.4 * max(widths)  # balanced
    left = lettering.letters(INTER, ["wwww", "i"], 40).mask
    right = lettering.letters(Style(TinyFace(), "latin", align="right"), ["wwww", "i"], 40).mask
    assert left[-20:, : left.shape[1] // 2].any() and not left[-20:, left.shape[1] // 2 :].any()
    assert not right[-20:, : right.shape[1] // 2].any() and right[-20:, right.shape[1] // 2 :].any()
    wide = lettering.letters(Style(TinyFace(), "latin", tracking=0.3), ["wwww"], 40)
    assert wide.width > 1.15 * lettering.letters(INTER, ["wwww"], 40).width
    with pytest.raises(ValueError, match="shows nothing"):
        lettering.letters(INTER, [" "], 20)


def test_bent_words_rise_in_the_middle_and_keep_their_ink():
    mask = lettering.letters(INTER, ["MMMMMMMMMM"], 40).mask
    bent = bend.arc(mask, 120)
    middle = bent.shape[1] // 2

    def top(mask: np.ndarray, column: int) -> int:
        return int(np.flatnonzero(mask[:, column : column + 16].max(1) > 60)[0])

    assert top(bent, 4) > top(bent, middle - 8) + 30
    assert bent.sum(dtype=int) == pytest.approx(mask.sum(dtype=int), rel=0.06)
    down = bend.arc(mask, -120)
    assert top(down, 4) < top(down, middle - 8) - 30
    assert bend.wave(mask, 10, 2).shape[0] > mask.shape[0] + 12


def test_shadows_and_rims_lie_around_the_thing():
    pixels = fill.flat(shapes.ellipse(60, 60), (200, 0, 0))
    both, room = effects.with_shadow(pixels, 5, (4, 6), BLACK, 0.5)
    assert both.shape == (60 + 2 * room, 60 + 2 * room, 4)
    assert (both[room + 30, room + 30] == pixels[30, 30]).all() and both[room + 63, room + 34, 3] > 20
    rim, thick = effects.with_rim(pixels, 4)
    assert thick == 4 and (rim[4 + 30, 1] == 255).all()
    long, length = effects.long_shadow(pixels[..., 3], 8, BLACK)
    assert long[length + 30 + 8, length + 30 + 8, 3] == 255 and long[2, 2, 3] == 0


@pytest.mark.parametrize("kind", patterns.KINDS)
def test_patterns_show_their_colours(kind):
    colours = [(250, 250, 250), (200, 20, 20), (20, 20, 200)]
    drawn = patterns.drawn(np.random.default_rng(2), kind, 240, 160, colours)
    assert drawn.shape == (160, 240, 3)
    far = np.abs(drawn.astype(int) - colours[0]).sum(-1)
    assert 0.005 < (far > 60).mean() < 0.98


@pytest.mark.parametrize("kind", scenery.KINDS)
def test_scenes_have_a_ground(kind):
    drawn, floor = scenery.drawn(np.random.default_rng(3), kind, 200, 150, (200, 120, 60))
    assert drawn.shape == (150, 200, 3) and 0.5 < floor < 0.85
    assert np.abs(drawn[5].mean(0) - drawn[-5].mean(0)).sum() > 12


def test_drawings_fit_their_boxes_and_empty_ones_are_refused():
    rocket = TinyDrawing("tiny/drawn/rocket", "illustration", "rocket")
    pixels = drawings.within(rocket, 100, 40)
    assert pixels.shape[0] <= 41 and pixels.shape[1] <= 101 and max(pixels.shape[0] / 40, pixels.shape[1] / 100) > 0.9
    assert drawings.straight(rocket, 1200).shape[1] == 1200
    icon = drawings.icon(TinyDrawing("tiny/icons/star", "icon", "star"), 64, (255, 0, 0))
    assert drawings.main_colours(icon)[0] == (255, 0, 0)
    with pytest.raises(ValueError, match="shows nothing"):
        drawings.straight(TinyDrawing("tiny/none", "icon", "star", broken=True), 64)


def test_photographs_are_cropped_to_the_form_asked_for():
    photo = TinyPhoto("tiny/photos/lake", "photo", "lake")
    rng = np.random.default_rng(1)
    for width, height in ((90, 200), (500, 60)):
        shown = photographs.cropped(rng, photo, width, height)
        assert shown.shape == (height, width, 3) and shown.std() > 5
    words = {photographs.graded(np.random.default_rng(seed), shown, (200, 40, 40))[1] for seed in range(40)}
    assert {"", "black and white", "duotone"} <= words
    assert photographs.blurred(shown, 8).std() < shown.std()


def test_what_was_asked_for_longest_ago_is_made_again():
    cache, made = kept.Kept(2), []
    for key in "abac a b".replace(" ", ""):
        cache.get(key, lambda key=key: made.append(key) or key)
    assert made == list("abcb")


def test_pillow_lays_complex_scripts_where_it_can():
    assert isinstance(lettering.SHAPED, bool) and "arabic" in lettering.COMPLEX
    assert Image.new("L", (1, 1)).mode == "L"
