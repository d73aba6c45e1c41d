"""The layout of a picture by a model that answers in text, as Qwen2.5-VL: the question, and its answer read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from mrt.geometry import Region, snap
from mrt.serving.layouts import Layout, Room

QUESTION = (
    "Find every part of this design that a designer would move on its own: lines of text, logos, icons, people, "
    "objects, shapes. Leave out the background. Begin with what lies lowest and end with what lies on top. Give each "
    "part the box that it would fill if nothing lay over it. Answer with JSON and nothing else, a list of "
    '{"bbox_2d": [x1, y1, x2, y2], "label": "what it is, and the words of a text"}.'
)
_OBJECT = re.compile(r"\{[^{}]*\}")

Ask = Callable[[np.ndarray, str], tuple[str, tuple[int, int]]]
"""Premultiplied planes (4, H, W) and a question to an answer, and width and height in px that its boxes speak of."""


class VlBoxes:
    def __init__(self, ask: Ask):
        self._ask = ask

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        return layout_of(*self._ask(picture, QUESTION), page, room)

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise ValueError("this family takes a picture apart; it makes none from a prompt")


def layout_of(answer: str, seen: tuple[int, int], page: Region, room: Room) -> Layout:
    """The page as background, then every box of an answer that is one and that there is room for, in its order.

    Models wrap JSON in words, cut it off, repeat themselves and leave the picture: what can be read of it counts.
    """
    regions, captions = [page], [""]
    tokens = room.tokens - snap(page).tokens  # the composed picture is made beside the layers
    for found in _OBJECT.findall(answer):
        region, label = _box(found, seen, page)
        if region is None or region in regions or snap(region).tokens > tokens or len(regions) > room.most:
            continue
        tokens -= snap(region).tokens
        regions.append(region)
        captions.append(label)
    return Layout(tuple(regions), tuple(captions))


def _box(found: str, seen: tuple[int, int], page: Region) -> tuple[Region | None, str]:
    """One object of the answer as a region in canvas px, at least a pixel wide and high, and its label."""
    try:
        stated: dict[str, Any] = json.loads(found)
        corners = [float(number) for number in stated["bbox_2d"]]
    except (ValueError, KeyError, TypeError):
        return None, ""
    if len(corners) != 4 or not all(map(math.isfinite, corners)):
        return None, ""
    columns = sorted(number * page.width / seen[0] for number in corners[0::2])
    rows = sorted(number * page.height / seen[1] for number in corners[1::2])
    x, y, right, bottom = math.floor(columns[0]), math.floor(rows[0]), math.ceil(columns[1]), math.ceil(rows[1])
    region = Region(page.x + x, page.y + y, right - x, bottom - y).intersect(page)
    label = stated.get("label")
    return (region if region.width and region.height else None), label if isinstance(label, str) else ""
