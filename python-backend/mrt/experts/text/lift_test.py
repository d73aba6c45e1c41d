"""Letters come off at their own size and add up again; what they lie on comes back clean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.text.lift import TextLayer, coloured, lift, lifting
from mrt.experts.text.summed import alpha_of, summed
from mrt.experts.text.testing.arch import arched
from mrt.experts.text.testing.lettering import INK, Lettering, flat, lettered, psnr, slope, stripes


def iou(layers: list[TextLayer], truth: Lettering) -> float:
    made = alpha_of(layers, truth.alpha.shape)
    return float(np.minimum(made, truth.alpha).sum() / np.maximum(made, truth.alpha).sum())


def moved(line: Line, across: float, down: float) -> Line:
    box = line.rectangle
    return replace(line, rectangle=box._replace(x=box.x + across, y=box.y + down))


def test_letters_on_an_arch_come_off_beside_other_things():
    ground = slope(360, 330)
    rows, columns = np.mgrid[0:330, 0:360]
    ground[np.hypot(rows - 250, columns - 180) < 110] = INK
    truth = arched(ground, "Summer Fair", 40, Rectangle(180, 90, 300, 48, 0, 107))
    layers, left = lift(truth.picture, truth.lines)
    assert len(layers) == 1 and layers[0].text.bend == pytest.approx(100, abs=20)
    assert iou(layers, truth) > 0.95 and psnr(left, ground) > 45
    assert layers[0].text.height == pytest.approx(36, abs=8), "that of letters, not of the arch"


@pytest.mark.parametrize("ground", [flat(420, 200), slope(420, 200)], ids=["flat", "slope"])
@pytest.mark.parametrize("angle", [0, 20, 90])
def test_letters_on_smooth_ground(ground: np.ndarray, angle: float):
    truth = lettered(ground, ("Summer", 110, 60, 60), angle=angle)
    layers, left = lift(truth.picture, truth.lines)
    assert len(layers) == 1 and layers[0].pixels.dtype == np.uint8
    assert layers[0].pixels.shape == (layers[0].region.height, layers[0].region.width, 4)
    assert iou(layers, truth) > 0.96
    assert psnr(left, ground) > 45, "no ghost of the letters is left"
    assert psnr(summed(layers, left), truth.picture) > 50
    assert np.abs(np.array(layers[0].text.colour) - INK).max() < 4


def test_an_eye_that_is_read_as_a_letter_stays_in_the_picture():
    ground = flat(460, 440)
    truth = lettered(ground, ("O", 90, 50, 120))
    assert len(lift(truth.picture, truth.lines)[0]) == 1, "a letter of one colour is one"
    rows, columns = np.mgrid[0:440, 0:460]
    far, turn = np.hypot(rows - 110, columns - 130), np.arctan2(rows - 110, columns - 130)
    wheel = np.stack([127 + 120 * np.cos(turn + 2 * k) for k in range(3)], -1).astype(np.uint8)
    picture = np.where(((far > 25) & (far < 55))[..., None], wheel, ground)
    layers, left = lift(picture, truth.lines)
    assert layers == []
    np.testing.assert_array_equal(left, picture)
    assert lift(truth.picture[30:190, 60:220], [moved(truth.lines[0], -60, -30)])[0] == [], "a sign that fills the page"


def test_letters_on_a_badge_that_their_line_reaches_beyond():
    """White letters on a blue disc on a white page, turned: the corners of their line are as white as they are."""
    ground = flat(300, 260, (255, 255, 255))
    rows, columns = np.mgrid[0:260, 0:300]
    ground[np.hypot(rows - 130, columns - 150) < 92] = (45, 58, 140)
    truth = lettered(ground, ("-50%", 84, 98, 60), colour=(255, 255, 255), angle=12)
    layers, left = lift(truth.picture, truth.lines)
    assert len(layers) == 1 and iou(layers, truth) > 0.9
    assert psnr(left, ground) > 40, "the badge is whole again, and its rim as it was"


def test_letters_on_structured_ground():
    ground = stripes(460, 200)
    truth = lettered(ground, ("Market", 60, 60, 84))
    layers, left = lift(truth.picture, truth.lines)
    assert iou(layers, truth) > 0.93
    assert psnr(left[truth.alpha > 0], ground[truth.alpha > 0]) > 24, "borders go on beneath the letters"
    assert psnr(summed(layers, left), truth.picture) > 50


def test_rims_and_shadows_go_with_their_letters():
    ground = flat(460, 220, (60, 150, 90))
    truth = lettered(ground, ("Party", 90, 70, 90), colour=(250, 120, 20), rim=(255, 255, 255))
    layers, left = lift(truth.picture, truth.lines)
    assert iou(layers, truth) > 0.97 and psnr(left, ground) > 45
    truth = lettered(ground, ("Party", 90, 70, 90), colour=(255, 250, 240), shadow=0.6)
    layers, left = lift(truth.picture, truth.lines)
    assert iou(layers, truth) > 0.85, "a shadow stays translucent"
    assert psnr(left, ground) > 40
    box = layers[0].region
    soft = (truth.alpha > 0.15) & (truth.alpha < 0.45)
    made = alpha_of(layers, truth.alpha.shape)
    assert np.abs(made - truth.alpha)[soft].mean() < 0.08 and box.width < 460


def test_words_of_several_colours_stay_whole():
    truth = lettered(flat(460, 160), ("sun", 40, 50, 70))
    two = lettered(truth.picture, ("joy", 220, 50, 70), colour=(20, 60, 180))
    box = truth.lines[0].rectangle
    line = replace(truth.lines[0], string="sun joy", rectangle=box._replace(x=185.0, y=86.0, width=330.0, height=96.0))
    layers, left = lift(two.picture, [line])
    assert psnr(left, truth.ground) > 40 and len(layers) == 1
    assert layers[0].region.x < 45 and layers[0].region.right > 310


def test_lines_of_a_block_make_one_layer_and_others_their_own():
    truth = lettered(flat(520, 420), ("First line", 60, 40, 48), ("second", 60, 100, 48), ("far away", 60, 320, 48))
    layers, _ = lift(truth.picture, truth.lines)
    strings = {layer.text.string for layer in layers}
    assert strings == {"First line\nsecond", "far away"}
    block = next(layer.text for layer in layers if "\n" in layer.text.string)
    assert block.lines == ("First line", "second") and block.alignment == "left" and block.angle == 0
    assert 34 < block.height < 50 and block.confidence == pytest.approx(0.99)
    assert block.box == next(layer.region for layer in layers if layer.text is block)


def test_lifting_can_be_stopped_between_blocks_and_large_ones_left_out():
    truth = lettered(flat(520, 420), ("one", 60, 40, 48), ("two", 60, 320, 48))
    ground = truth.picture.copy()
    first = next(lifting(ground, truth.lines))
    assert psnr(summed([first], ground), truth.picture) > 50 and not np.array_equal(ground, truth.picture)
    layers, left = lift(truth.picture, truth.lines, most=1000)
    assert layers == [] and np.array_equal(left, truth.picture)


def test_a_line_that_shows_nothing_stays_in_the_ground():
    ground = slope(300, 120)
    truth = lettered(ground, ("ghost", 60, 40, 40))
    layers, left = lift(ground, truth.lines)
    assert layers == [] and np.array_equal(left, ground)
    assert lift(ground, [])[0] == []


def test_things_beside_a_line_stay():
    truth = lettered(flat(420, 200), ("beside", 40, 70, 56))
    picture = truth.picture.copy()
    picture[20:180, 300:400] = INK
    layers, left = lift(picture, truth.lines)
    assert iou(layers, truth) > 0.96
    assert (left[20:180, 300:400] == INK).all()


def test_a_line_at_the_picture_s_edge():
    truth = lettered(flat(160, 60), ("edge", -6, 0, 60))
    beyond = tuple(replace(line, rectangle=line.rectangle._replace(x=-400.0)) for line in truth.lines)
    layers, left = lift(truth.picture, truth.lines)
    assert psnr(summed(layers, left), truth.picture) > 50
    assert lift(truth.picture, beyond)[0] == [], "a line that lies outside of the picture is no letters"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_lines_all_adds_up(seed: int):
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 160, 2)
    coarse = rng.integers(0, 256, (height // 12 + 1, width // 12 + 1, 3), dtype=np.uint8)
    picture = coarse.repeat(12, 0).repeat(12, 1)[:height, :width].copy()
    lines = []
    for _ in range(3):
        x, y, wide, high = rng.uniform((-20, -20, 0, 0), (width + 20, height + 20, 200, 60))
        box = Rectangle(x, y, wide, high, float(rng.choice([0, 90, -90, 37])))
        lines.append(Line("any", box, 0.95, False, (9, 9, 9), 20))
    layers, left = lift(picture, lines)
    assert psnr(summed(layers, left), picture) > 50
    for layer in layers:
        box = layer.region
        assert layer.pixels.shape == (box.height, box.width, 4)
        assert min(box.x, box.y) >= 0 and box.right <= width and box.bottom <= height


def test_colours_add_up_whatever_the_alpha():
    rng = np.random.default_rng(1)
    picture, ground = (rng.integers(0, 256, (40, 40, 3), dtype=np.uint8) for _ in range(2))
    pixels = coloured(picture, ground, rng.random((40, 40)).astype(np.float32))
    alpha = pixels[..., 3:].astype(np.float32) / 255
    made = pixels[..., :3] * alpha + ground * (1 - alpha)
    assert np.abs(made - picture).max() < 3
    same = coloured(ground, ground, np.zeros((40, 40), np.float32))
    assert not same.any(), "where nothing differs nothing is painted"
