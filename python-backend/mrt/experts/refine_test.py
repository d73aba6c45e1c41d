"""A layer is refined by tiles as it would be at once, at any place of a page and of any size."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts import refine
from mrt.experts.native import LOW_ALPHA, Low
from mrt.experts.native_test import GROUND, RED, page
from mrt.experts.progress import Progress
from mrt.experts.refine import refined
from mrt.geometry import Region

TEXT = np.eye(6)[0]


def by_unmixing(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Stands for the network: the share of the layer's colour in each pixel."""
    assert planes.shape[2] % 8 == planes.shape[3] % 8 == 0 and kinds.shape == (len(planes), 6)
    return planes[:, 11:12].astype(np.float32) / 255


def test_a_square_gets_its_own_pixels_back():
    picture, low = page()
    made = refined(picture, low, Region(76, 37, 90, 85), TEXT, by_unmixing)
    inside = np.zeros(made.shape[:2], bool)
    inside[3:83, 4:84] = True
    assert (made[inside] == [*RED, 255]).all() and made[~inside][:, 3].max() == 0


def test_tiles_make_no_seam(monkeypatch: pytest.MonkeyPatch):
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (160, 240, 3)).astype(np.uint8)
    soft = np.tile(np.linspace(0, 255, 60).astype(np.uint8), (40, 1))
    low = Low(
        np.broadcast_to(RED, (40, 60, 3)).copy(), soft, np.broadcast_to(GROUND, (40, 60, 3)).copy(), soft * 0 + 255
    )
    region = Region(10, 10, 200, 130)

    def said(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        return planes[:, LOW_ALPHA : LOW_ALPHA + 1].astype(np.float32) / 255

    at_once = refined(picture, low, region, TEXT, said, unmixed=False)
    monkeypatch.setattr(refine, "TILE", 56)
    np.testing.assert_allclose(refined(picture, low, region, TEXT, said, unmixed=False), at_once, atol=2)


def test_tiles_of_one_size_share_calls():
    picture = np.zeros((900, 1300, 3), np.uint8)
    full = np.full((90, 130), 255, np.uint8)
    low = Low(np.zeros((90, 130, 3), np.uint8), full, np.zeros((90, 130, 3), np.uint8), full)
    calls: list[tuple[int, ...]] = []

    def counted(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        calls.append(planes.shape)
        return planes[:, LOW_ALPHA : LOW_ALPHA + 1].astype(np.float32) / 255

    seen: list[Progress] = []
    made = refined(picture, low, Region(0, 0, 1300, 900), TEXT, counted, False, seen.append)
    assert (made[..., 3] == 255).all()
    assert sum(count for count, *_ in calls) == 24, "6 x 4 tiles"
    assert len(calls) <= 13 and max(count for count, *_ in calls) == 4
    assert {one.of for one in seen} == {24} and seen[-1].index == 24


def test_where_nothing_shows_the_network_is_not_asked():
    picture, low = page()

    def never(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        raise AssertionError("asked")

    assert refined(picture, low, Region(0, 0, 30, 160), TEXT, never)[..., 3].max() == 0


def test_a_region_off_the_page_is_refused():
    picture, low = page()
    with pytest.raises(ValueError, match="240x160"):
        refined(picture, low, Region(200, 0, 50, 20), TEXT, by_unmixing)
