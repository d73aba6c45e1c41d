"""Pictures with clear parts keep their outline, and what is made of them adds up to them."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.compositing import flatten, premultiplied
from mrt.experts.decompose import Part, decompose
from mrt.experts.finding import Thing
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.serving.experts.outline import DARK, WHITE, flattened, outlined

HEIGHT, WIDTH = 200, 260
PAGE = Region(0, 0, WIDTH, HEIGHT)
RED, CREAM = (190, 40, 40), (238, 230, 205)
BOX = Region(60, 40, 120, 120)


def disc(radius: float, x: float = 120, y: float = 100) -> np.ndarray:
    """Alpha (HEIGHT, WIDTH) 0..1 with a soft edge."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.clip(radius + 0.5 - np.hypot(columns - x, rows - y), 0, 1)


def over(*layers: tuple[tuple[int, int, int], np.ndarray]) -> np.ndarray:
    """Straight pixels (HEIGHT, WIDTH, 4) uint8 of colours with alphas, bottom to top."""
    planes = np.zeros((4, HEIGHT, WIDTH))
    for colour, alpha in layers:
        top = np.stack([*(np.full_like(alpha, part / 255) * alpha for part in colour), alpha])
        planes = planes * (1 - alpha) + top
    alpha = np.rint(planes[3] * 255)
    colours = np.rint(255 * 255 * planes[:3] / np.maximum(1, alpha)).clip(0, 255)
    return np.concatenate([colours, alpha[None]]).transpose(1, 2, 0).astype(np.uint8)


def redness(planes: np.ndarray) -> np.ndarray:
    """An alpha expert that knows red things, which are the same on white and on dark."""
    colours = planes[:, :3].astype(np.float32)
    alpha = ((colours[:, 0] - colours[:, 1] - 20) / 120).clip(0, 1) * (planes[:, 3] > 0)
    return np.stack([alpha, alpha], 1).astype(np.float32)


EXPERTS = Experts(lambda picture, report: [], redness, find=lambda picture: [Thing(BOX, "drawing", 0.9)])


def apart(pixels: np.ndarray) -> tuple[np.ndarray, Part]:
    flat = flattened(pixels)
    ground, parts = decompose(flat.picture, EXPERTS, [BOX])
    background, (part,) = outlined(flat, ground, parts)
    return background, part


def summed(background: np.ndarray, part: Part) -> np.ndarray:
    """Premultiplied planes of the stack."""
    return flatten([(PAGE, premultiplied(background)), (part.region, premultiplied(part.pixels))], PAGE)


def test_an_opaque_picture_stays_as_it_is():
    pixels = over((CREAM, np.ones((HEIGHT, WIDTH))), (RED, disc(40)))
    flat = flattened(pixels)
    assert flat.alpha is None
    np.testing.assert_array_equal(flat.picture, pixels[..., :3])
    part = Part(BOX, np.zeros((120, 120, 4), np.uint8), None, 1.0)
    background, parts = outlined(flat, flat.picture, [part])
    assert background[..., 3].min() == 255 and parts == [part]


def test_what_is_light_is_looked_at_on_dark_and_all_else_on_white():
    assert flattened(over((CREAM, disc(40)))).sheet == DARK
    flat = flattened(over((RED, disc(40))))
    assert flat.sheet == WHITE and flat.alpha is not None
    assert tuple(flat.picture[0, 0]) == (WHITE,) * 3 and tuple(flat.picture[100, 120]) == RED
    nothing = flattened(np.zeros((HEIGHT, WIDTH, 4), np.uint8))
    assert nothing.picture.min() == WHITE


CLEAR, CARD, PANEL = np.zeros((HEIGHT, WIDTH)), disc(90), np.full((HEIGHT, WIDTH), 0.5)


@pytest.mark.parametrize("ground", [CLEAR, CARD, PANEL], ids=["clear", "card", "panel"])
def test_a_thing_on_it_comes_off_and_the_stack_is_the_picture_again(ground: np.ndarray):
    pixels = over((CREAM, ground), (RED, disc(40)))
    background, part = apart(pixels)
    wanted, made = premultiplied(pixels), summed(background, part)
    assert np.abs(made - wanted).max() < 0.03 and np.square(made - wanted).mean() < 1e-5
    alone = premultiplied(over((CREAM, ground)))
    assert np.abs(premultiplied(background) - alone).max() < 0.1, "the ground repeats what was taken off it"
    own = premultiplied(over((RED, disc(40))))[3][BOX.within(PAGE)]
    assert np.abs(part.pixels[..., 3] / 255 - own).mean() < 0.01


def test_a_thing_on_a_thing_keeps_its_soft_edge():
    """A white disc on a red card on nothing: where the disc ends, the card is seen through it."""
    card, spot = disc(70), disc(30)
    flat = flattened(over((RED, card), ((255, 255, 255), spot)))
    box = Region(85, 65, 70, 70)

    def layer(colour: tuple[int, int, int], alpha: np.ndarray, region: Region) -> Part:
        return Part(region, over((colour, alpha))[region.within(PAGE)], None, 1.0)

    parts = [layer(RED, card, Region(40, 20, 160, 160)), layer((255, 255, 255), spot, box)]
    ground, made = outlined(flat, np.full((HEIGHT, WIDTH, 3), flat.sheet, np.uint8), parts)
    assert not ground[..., 3].any()
    for before, after in zip(parts, made, strict=True):
        assert np.abs(after.pixels[..., 3].astype(int) - before.pixels[..., 3]).max() <= 3
        assert np.abs(premultiplied(after.pixels) - premultiplied(before.pixels)).max() < 0.02


def test_what_was_not_taken_off_after_all_stays_on_the_ground():
    flat = flattened(over((CREAM, CARD)))
    faint = np.zeros((BOX.height, BOX.width, 4), np.uint8)
    faint[50:70, 50:70] = (*CREAM, 20)
    ground, (part,) = outlined(flat, flat.picture, [Part(BOX, faint, None, 1.0)])
    assert ground[100, 120, 3] == 255 and part.pixels[60, 60, 3] == 20


def test_what_nothing_was_taken_off_keeps_its_outline_exactly():
    pixels = over((CREAM, CARD))
    background, part = apart(pixels)
    assert not part.pixels[..., 3].any()
    np.testing.assert_array_equal(background[..., 3], pixels[..., 3])
    assert np.abs(premultiplied(background) - premultiplied(pixels)).max() < 0.01
