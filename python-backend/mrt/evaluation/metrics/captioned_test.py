"""Drawn layers pass under their own caption and fail under another's."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.data import glyphs
from mrt.data.backgrounds import COLOURS
from mrt.evaluation.metrics.captioned import faults


def drawn(kind: str, name: str, colour: str) -> np.ndarray:
    mask = np.pad(glyphs.fitted(kind, name, 44, 44), 4)[..., None]
    return np.concatenate([np.array(COLOURS[colour], np.float32) / 255 * mask, mask], -1)


@pytest.mark.parametrize("kind, name, caption", [
    ("icon", "heart", "red heart icon"),
    ("icon", "heart", "a small red heart at the top left"),
    ("shape", "circle", "red circle"),
    ("text", "SALE", 'red text "SALE"'),
    ("text", "你好", 'red text "你好"'),
])  # fmt: skip
def test_what_is_shown_is_found(kind: str, name: str, caption: str):
    assert faults(caption, drawn(kind, name, "red")) == []


@pytest.mark.parametrize("caption, wanted", [
    ("blue heart icon", ["is not blue"]),
    ("red moon icon", ["shows heart, not moon"]),
    ('red text "COFFEE"', ["not COFFEE"]),
])  # fmt: skip
def test_what_is_not_shown_is_told(caption: str, wanted: list[str]):
    found = faults(caption, drawn("icon", "heart", "red"))
    assert len(found) == len(wanted) and all(part in fault for part, fault in zip(wanted, found, strict=True))


def test_an_empty_layer_shows_nothing():
    assert len(faults("red heart icon", np.zeros((32, 32, 4), np.float32))) == 2


def test_backgrounds_are_held_to_their_colours():
    page = np.zeros((32, 32, 4), np.float32)
    page[..., 3] = 1
    page[..., :3] = np.array(COLOURS["blue"]) / 255
    assert faults("blue background", page, background=True) == []
    assert faults("yellow background", page, background=True) != []
    assert faults("blue background", np.zeros_like(page), background=True) != []
