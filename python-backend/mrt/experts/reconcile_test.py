"""Recoloured stacks flatten to their picture, and the ground is left alone where something lies on it."""

from __future__ import annotations

import numpy as np

from mrt.experts.reconcile import BAND, Cut, flattened, reconciled
from mrt.geometry import Region

HEIGHT, WIDTH = BAND + 40, 60
RED, BLUE = np.array([200, 30, 20], np.uint8), np.array([20, 60, 220], np.uint8)


def disc(region: Region, colour: np.ndarray) -> Cut:
    y, x = np.mgrid[0 : region.height, 0 : region.width]
    distance = np.hypot(y - region.height / 2, x - region.width / 2)
    alpha = np.clip(min(region[2:]) / 2 - 2 - distance, 0, 1)
    pixels = np.empty((region.height, region.width, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = colour, np.rint(alpha * 255)
    return Cut(region, pixels)


def stack() -> tuple[np.ndarray, list[Cut]]:
    ground = np.full((HEIGHT, WIDTH, 3), (240, 235, 210), np.uint8)
    return ground, [disc(Region(5, BAND - 30, 44, 50), RED), disc(Region(25, BAND - 10, 30, 40), BLUE)]


def off(picture: np.ndarray, ground: np.ndarray, layers: list[Cut]) -> int:
    return int(np.abs(picture.astype(int) - flattened(ground, layers)).max())


def hole_in(layers: list[Cut]) -> np.ndarray:
    page, hole = Region(0, 0, WIDTH, HEIGHT), np.zeros((HEIGHT, WIDTH), bool)
    for layer in layers:
        hole[layer.region.within(page)] |= layer.pixels[..., 3] > 0
    return hole


def test_a_stack_in_slightly_wrong_colours_flattens_to_the_picture_across_bands():
    ground, layers = stack()
    picture = flattened(ground, layers)
    wrong = [Cut(cut.region, cut.pixels.copy()) for cut in layers]
    for cut in wrong:
        cut.pixels[..., :3] = np.clip(cut.pixels[..., :3].astype(int) + 12, 0, 255)
    assert off(picture, ground, wrong) > 10
    below, made = reconciled(picture, ground, hole_in(layers), wrong)
    assert off(picture, below, made) <= 3
    np.testing.assert_array_equal(made[0].pixels[..., 3], layers[0].pixels[..., 3])


def test_what_is_hidden_keeps_its_colour():
    ground, layers = stack()
    _, made = reconciled(flattened(ground, layers), ground, hole_in(layers), layers)
    hidden = layers[1].region.intersect(layers[0].region)
    solid = layers[1].pixels[hidden.within(layers[1].region)][..., 3] == 255
    beneath = made[0].pixels[hidden.within(layers[0].region)]
    assert solid.any()
    np.testing.assert_array_equal(beneath[solid][:, :3], np.broadcast_to(RED, (int(solid.sum()), 3)))


def test_the_ground_is_the_picture_outside_of_holes_and_a_guess_inside():
    ground, layers = stack()
    picture, guess = flattened(ground, layers), np.full_like(ground, 100)
    hole = hole_in(layers)
    below, _ = reconciled(picture, guess, hole, layers)
    np.testing.assert_array_equal(below[hole], guess[hole])
    np.testing.assert_array_equal(below[~hole], picture[~hole])
