"""The planner sees what it may: no padding, no layer above, no number that is drawn later."""

from __future__ import annotations

import torch

from mrt.models.planner import WIDTH, Planner
from mrt.prompts import GRID, TAGS
from mrt.text import WORD_BYTES

NET = Planner().eval().requires_grad_(False)


def test_padding_changes_nothing():
    words = torch.randint(1, 257, (1, 9, WORD_BYTES), dtype=torch.int32)
    stop, valid = torch.zeros(1, 9, dtype=torch.int32), torch.arange(9)[None] < 5
    long, short = NET.reader(words, stop, valid), NET.reader(words[:, :5], stop[:, :5], valid[:, :5])
    assert short.shape == (1, 5, WIDTH + TAGS + 1)
    torch.testing.assert_close(long[:, :5], short)


def test_a_number_depends_on_what_is_drawn_before_it_alone():
    spans, frame = torch.randn(1, 3, WIDTH), torch.full((1, 6), 8, dtype=torch.int32)
    boxes = torch.randint(0, GRID, (1, 3, 4), dtype=torch.int32)
    before = NET.writer(spans, boxes, frame)
    assert before.shape == (1, 3, 4, GRID + 1)
    for axis in range(4):
        changed = boxes.clone()
        changed[0, 1, axis] = (changed[0, 1, axis] + 1) % GRID
        moved = (NET.writer(spans, changed, frame) - before).abs().amax(-1)[0] > 1e-6
        assert not moved[0].any() and not moved[1, : axis + 1].any(), "layers below, and numbers before"
        assert moved[1, axis + 1 :].all() and moved[2].all(), "numbers after, and layers above"
