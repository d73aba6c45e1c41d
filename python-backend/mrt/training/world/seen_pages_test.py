"""Pages are shown at many sizes with boxes where things stand."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.kinds import KINDS
from mrt.training.testing.world_pages import page, stream
from mrt.training.world import seen_pages
from mrt.training.world.seen_pages import SeenPages, stored, window


def plain(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    return picture


def test_batches_have_sides_of_whole_cells_and_boxes_within():
    pool, rng = SeenPages(stream(0), plain, first=6, most=9), np.random.default_rng(0)
    shapes = set()
    for _ in range(8):
        batch = pool.batch(rng, 2)
        height, width = batch.images.shape[2:]
        shapes.add((height, width))
        assert height % 32 == width % 32 == 0 and batch.images.min() >= 0 and batch.images.max() <= 1
        assert (batch.boxes[:, 2:] > batch.boxes[:, :2]).all() and (batch.boxes >= 0).all()
        assert (batch.boxes[:, 2] <= width + 1e-3).all() and (batch.boxes[:, 3] <= height + 1e-3).all()
        assert len(batch.kinds) == len(batch.boxes) and batch.kinds.max() < len(KINDS)
    assert len(shapes) > 2


def test_a_window_keeps_what_lies_in_it_where_it_is():
    design = page(np.random.default_rng(3), 200, layers=5, overflow=False)
    part = window(np.random.default_rng(0), design, 0.5, 0.5)
    x, y = part.page.x, part.page.y
    assert (part.page.width, part.page.height) == (100, round(design.page.height / 2))
    np.testing.assert_array_equal(part.flat(), design.flat()[y : y + part.page.height, x : x + 100])


def test_a_page_of_words_is_never_mirrored(monkeypatch: pytest.MonkeyPatch):
    """Each picture of a page with words, in its colours or in others, stands as the page does."""
    monkeypatch.setattr(seen_pages, "PART", 0)
    rng = np.random.default_rng(1)
    designs = [page(np.random.default_rng(seed), 160, overflow=False) for seed in range(12)]
    worded = [design for design in designs if any(layer.kind == "text" for layer in design.layers)]
    kept = [entry for entry in (stored(rng, design) for design in worded) if 0 in entry.page.kinds]
    assert kept
    pool = SeenPages(stream(0), plain)
    for entry in kept:
        for _ in range(6):
            shown = pool._shown(rng, entry, 128, 96)
            scale = np.array([128, 96] * 2) / np.array([*entry.page.picture.shape[1::-1]] * 2)
            np.testing.assert_allclose(shown.boxes, entry.page.boxes * scale, atol=1e-3)
