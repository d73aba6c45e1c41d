"""Alphas end at the picture's own edges: even pieces belong to a layer as a whole, or not at all."""

from __future__ import annotations

import numpy as np

from mrt.experts.pieces import whole_pieces
from mrt.geometry import Region

SIDE = 80
BOX = Region(16, 16, 48, 48)
down, across = np.mgrid[0:SIDE, 0:SIDE]
DISC = (np.hypot(down - 40, across - 40) < 20).astype(np.float32)


def picture(colour: float = 0.2) -> np.ndarray:
    """A disc on an even ground."""
    return np.repeat((0.8 * (1 - DISC) + colour * DISC)[..., None], 3, 2).astype(np.float32)


def settled(alpha: np.ndarray, shown: np.ndarray | None = None, box: Region = BOX) -> np.ndarray:
    one = alpha[None].astype(np.float32)
    return whole_pieces(picture() if shown is None else shown, one, one, [box])[0][0]


def test_ground_beside_a_thing_is_taken_out_of_it():
    smeared = np.maximum(DISC, 0.8 * ((np.abs(down - 40) < 22) & (np.abs(across - 58) < 6)))
    assert np.abs(settled(smeared) - DISC).mean() < 0.2 * np.abs(smeared - DISC).mean()


def test_what_is_missing_of_a_thing_is_filled_up_to_its_edge_and_within_its_box():
    half = DISC * np.where(across < 44, 1, 0.1)
    assert np.abs(settled(half) - DISC).mean() < 0.2 * np.abs(half - DISC).mean()
    narrow = settled(half, box=Region(16, 16, 30, 48))
    np.testing.assert_array_equal(narrow[:, 46:], half.astype(np.float32)[:, 46:])


def test_a_translucent_thing_stays_translucent():
    np.testing.assert_allclose(settled(0.5 * DISC), 0.5 * DISC, atol=0.01)


def test_an_alpha_that_the_picture_says_nothing_of_is_left_alone():
    noise = np.random.default_rng(0).random((SIDE, SIDE, 3), np.float32)
    smeared = np.clip(DISC + 0.3 * (across > 60), 0, 1)
    np.testing.assert_array_equal(settled(smeared, noise), smeared.astype(np.float32))
    far = (across > 60).astype(np.float32)
    np.testing.assert_array_equal(settled(far), far, "nearly all of it would have to go")


def test_what_lies_beneath_is_judged_by_what_is_seen_of_it():
    over = np.zeros_like(DISC)
    over[:, :40] = 1
    shown = picture()
    shown[:, :40] = 0.5
    below = DISC * np.where(across < 50, 1, 0.1)
    stack = np.stack([below, over]).astype(np.float32)
    amodal, visible = whole_pieces(
        shown, stack, np.stack([below * (1 - over), over]).astype(np.float32), [BOX, Region(0, 0, 40, SIDE)]
    )
    assert np.abs(amodal[0] - DISC).mean() < 0.2 * np.abs(below - DISC).mean(), "filled where it is seen"
    assert not visible[0][:, :40].any(), "and hidden where it was"


def test_no_edge_of_what_was_taken_is_left_over():
    shown = picture()
    shown[:, 65:] = np.linspace(0.7, 0.1, 6).repeat(3).reshape(1, 6, 3)[:, np.minimum(across[0, 65:] - 65, 5)]
    alpha = np.maximum(DISC, 0.9 * ((across > 60) & (across < 68) & (np.abs(down - 40) < 24)))
    found = settled(alpha, shown, Region(16, 10, 54, 60))
    assert not found[:, 65:].any(), "a line stays where the ground ends in a soft edge"
