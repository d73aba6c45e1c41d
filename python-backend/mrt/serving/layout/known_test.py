"""Layouts that are known are not computed again."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout, Room
from mrt.serving.engine.metrics import Meter
from mrt.serving.layout.known import KnownLayouts

PAGE, ROOM = Region(0, 0, 64, 64), Room(4, 100)


class Counting:
    def __init__(self) -> None:
        self.calls = 0

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        self.calls += 1
        return Layout((page,), (f"picture {self.calls}",))

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        if not prompt:
            raise ValueError
        self.calls += 1
        return Layout((page,), (f"{prompt} {self.calls}",))


def test_a_prompt_is_planned_once_and_anew_where_anything_of_it_differs():
    layouts, meter = Counting(), Meter()
    known = KnownLayouts(layouts, 512, meter)
    first = known.plan("a star", (64, 64), PAGE, ROOM, 1)
    assert known.plan("a star", (64, 64), PAGE, ROOM, 1) == first and layouts.calls == 1
    others = [
        ("a stars", (64, 64), PAGE, ROOM, 1),
        ("a star", (64, 80), PAGE, ROOM, 1),
        ("a star", (64, 64), Region(0, 0, 64, 48), ROOM, 1),
        ("a star", (64, 64), PAGE, Room(4, 99), 1),
        ("a star", (64, 64), PAGE, ROOM, 2),
    ]
    assert len({known.plan(*other) for other in others} | {first}) == 6
    added, _ = meter.take()
    assert {dict(series.labels)["outcome"]: count for series, count in added.items()} == {"hit": 1, "miss": 6}


def test_a_picture_is_read_once_and_anew_where_a_pixel_or_its_shape_differs():
    layouts = Counting()
    known = KnownLayouts(layouts, 512, Meter())
    picture = np.zeros((4, 32, 64), np.float32)
    first = known.detect(picture, (64, 64), PAGE, ROOM)
    assert known.detect(picture.copy(), (64, 64), PAGE, ROOM) == first
    known.detect(picture.reshape(4, 64, 32), (64, 64), PAGE, ROOM)
    picture[3, 31, 63] = 1
    known.detect(picture, (64, 64), PAGE, ROOM)
    assert layouts.calls == 3


def test_the_layout_used_longest_ago_makes_way_and_a_failure_is_not_kept():
    layouts = Counting()
    known = KnownLayouts(layouts, 2, Meter())
    for prompt in ("a", "b", "a", "c", "a", "b"):
        known.plan(prompt, (64, 64), PAGE, ROOM, 1)
    assert layouts.calls == 4, "b made way for c"
    for _ in range(2):
        with pytest.raises(ValueError):
            known.plan("", (64, 64), PAGE, ROOM, 1)
