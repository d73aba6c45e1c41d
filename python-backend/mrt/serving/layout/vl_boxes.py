"""The layout of a picture by a vision-language model such as Qwen2.5-VL: the question, and how its answer is parsed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np

from mrt.geometry import Region, snap
from mrt.serving.contract.layout_protocol import Layout, Room

QUESTION = (
    "Find every part of this design that a designer would move on its own: lines of text, logos, icons, people, "
    "objects, shapes. Leave out the background. Begin with what lies lowest and end with what lies on top. Give each "
    "part the box that it would fill if nothing lay over it. Answer with JSON and nothing else, a list of "
    '{"bbox_2d": [x1, y1, x2, y2], "label": "what it is, and the words of a text"}.'
)
_BOXES = re.compile(r"""["']bbox(?:_2d)?["']\s*:\s*(\[[\[\]\s\d"'.,eE+-]*\])""")  # one, or a list of them
_LABEL = re.compile(r"""["']label["']\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")

Ask = Callable[[np.ndarray, str], tuple[str, tuple[int, int]]]
"""Takes premultiplied planes (4, H, W) and a question; returns the answer and the picture size in px of its boxes."""


class VlBoxes:
    def __init__(self, ask: Ask):
        self._ask = ask

    def detect(self, picture: np.ndarray, canvas: tuple[int, int], page: Region, room: Room) -> Layout:
        return layout_of(*self._ask(picture, QUESTION), page, room)

    def plan(self, prompt: str, canvas: tuple[int, int], page: Region, room: Room, seed: int) -> Layout:
        raise ValueError("this family decomposes pictures only; it cannot plan a layout from a prompt")


def layout_of(answer: str, seen: tuple[int, int], page: Region, room: Room) -> Layout:
    """The page as background, then every valid box of the answer for which there is room, in its order.

    Lenient, as models wrap JSON in prose, quote as Python does, leave trailing commas, nest boxes in one more list,
    cut the answer off, repeat boxes and leave the picture.
    """
    regions, captions = [page], [""]
    tokens = room.tokens - snap(page).tokens  # the composed picture is made beside the layers
    for region, label in _found(answer, seen, page):
        if region in regions or snap(region).tokens > tokens or len(regions) > room.most:
            continue
        tokens -= snap(region).tokens
        regions.append(region)
        captions.append(label)
    return Layout(tuple(regions), tuple(captions))


def _found(answer: str, seen: tuple[int, int], page: Region) -> Iterator[tuple[Region, str]]:
    """Boxes as regions in canvas px, each with the label of its JSON object."""
    stated = list(_BOXES.finditer(answer))
    ends = [0, *(box.end() for box in stated)]
    starts = [*(box.start() for box in stated), len(answer)]
    for box, before, after in zip(stated, ends, starts[1:], strict=False):
        opened = answer.rfind("{", box.end(), after)  # the next object
        begin, end = answer.rfind("{", before, box.start()), opened if after < len(answer) and opened > 0 else after
        label = _LABEL.search(answer, max(before, begin), end)
        for corners in re.findall(r"\[([^\[\]]*)\]", box[1]):
            if region := _region(corners, seen, page):
                yield region, _unquoted(label)


def _region(corners: str, seen: tuple[int, int], page: Region) -> Region | None:
    """Numbers between commas as a region, at least a pixel wide and high."""
    try:
        numbers = [float(number.strip(" \t\n\r\"'")) for number in corners.rstrip(", \t\n\r").split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        return None
    columns = sorted(number * page.width / seen[0] for number in numbers[0::2])
    rows = sorted(number * page.height / seen[1] for number in numbers[1::2])
    x, y, right, bottom = math.floor(columns[0]), math.floor(rows[0]), math.ceil(columns[1]), math.ceil(rows[1])
    region = Region(page.x + x, page.y + y, right - x, bottom - y).intersect(page)
    return region if region.width and region.height else None


def _unquoted(label: re.Match[str] | None) -> str:
    if not label:
        return ""
    said = label[1] if label[1] is not None else label[2].replace("\\'", "'")
    with suppress(ValueError):
        said = json.loads(f'"{said}"', strict=False)
    return said.encode(errors="replace").decode().strip()  # half of a pair, as "\ud800", is no text
