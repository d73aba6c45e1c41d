"""What was cut out of a found box is a thing, or nothing at all."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.cut import cut
from mrt.experts.worth import again, edges_of
from mrt.experts.worth import worth as worth_of
from mrt.geometry import Region
from mrt.kinds import Kind

DISC = Region(30, 30, 60, 60)


def edges(step: float = 0.5) -> np.ndarray:
    picture = np.full((120, 160, 3), 0.9, np.float32)
    picture[disc() > 0] -= np.float32(step)
    return edges_of(picture)


def worth(alpha: np.ndarray, edges: np.ndarray, kind: Kind) -> bool:
    """Of a layer that nothing hides."""
    return worth_of(alpha, alpha, edges, kind)


def disc() -> np.ndarray:
    down, across = np.mgrid[0:120, 0:160]
    return (np.hypot(down - 60, across - 60) < 28).astype(np.float32)


def test_a_disc_on_a_page_is_a_thing_and_so_is_what_ends_at_the_edge_of_the_page():
    assert worth(disc(), edges(), "drawing")
    half = np.zeros((120, 160), np.float32)
    half[:, :80] = 1
    own = edges_of(0.9 - 0.5 * np.repeat(half[..., None], 3, 2))
    assert worth(half, own, "picture") and worth(0.8 * half, own, "panel")


def test_the_page_itself_is_none_nor_is_what_fades_into_it():
    busy = np.ones((120, 160), bool)
    assert not worth(np.ones((120, 160), np.float32), busy, "picture")
    down, across = np.mgrid[0:120, 0:160]
    far = np.hypot(down - 60, across - 80)
    assert not worth(np.clip((110 - far) / 60, 0, 1).astype(np.float32), busy, "picture")
    assert worth(np.clip((50 - far) / 4, 0, 1).astype(np.float32), busy, "picture"), "a soft edge is no fading"


def test_a_thing_of_which_hardly_anything_is_seen_is_none_but_a_panel_may_be():
    assert worth_of(disc(), 0.3 * disc(), edges(), "drawing")
    assert not worth_of(disc(), 0.15 * disc(), edges(), "drawing")
    assert worth_of(disc(), 0.15 * disc(), edges(), "panel")


def test_a_thing_that_was_found_twice_is_there_once():
    small = np.roll(disc(), 40, 1)
    amodal = np.stack([disc(), small, 0.9 * disc()])
    visible = np.stack([0.05 * disc(), small, 0.9 * disc()])
    assert again(amodal, visible).tolist() == [True, False, False]
    visible[0] = 0.3 * disc()
    assert not again(amodal, visible).any(), "it is seen"
    panel = np.ones_like(disc())
    assert not again(np.stack([panel, disc()]), np.stack([0.05 * panel, disc()])).any(), "a panel under a thing"


def test_what_has_no_edges_in_the_picture_is_none():
    assert not worth(disc(), edges(0), "drawing")
    assert not worth(np.roll(disc(), 60, 1), edges(), "drawing")


@pytest.mark.parametrize("alpha", [disc() * 0, disc() * np.float32(0.6)])
def test_what_is_nowhere_solid_is_none(alpha: np.ndarray):
    assert not worth(alpha, edges(), "panel")


def test_what_falls_to_pieces_is_none_but_text_and_groups_may():
    down, across = np.mgrid[0:120, 0:160]
    pieces = disc() * ((down % 14 < 9) & (across % 14 < 9))
    own = edges_of(0.9 - 0.5 * np.repeat(pieces[..., None], 3, 2))
    assert not worth(pieces, own, "drawing")
    assert worth(pieces, own, "group")


def test_a_found_box_of_nothing_stays_clear_and_a_given_one_does_not():
    picture = np.full((120, 160, 3), 200, np.uint8)

    def half(planes: np.ndarray) -> np.ndarray:
        return np.full((len(planes), 2, *planes.shape[2:]), 0.6, np.float32)

    found, given = (cut(picture, [DISC], ["panel"], half, sift=sift).layers[0] for sift in (True, False))
    assert not found.pixels.any() and found.region == DISC
    assert given.pixels[..., 3].any()
