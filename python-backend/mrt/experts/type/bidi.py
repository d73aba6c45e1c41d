"""Which way text runs: the Unicode bidirectional algorithm (UAX #9, revision 50) without explicit controls, which are
refused before."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
_BRACKETS = dict(zip("([{〈《「『【〔（［｛", ")]}〉》」』】〕）］｝", strict=True))
_NEUTRAL = {"B", "S", "WS", "ON"}
_MOST = 63  # open brackets that are kept track of (BD16)


def base(string: str) -> int:
    """0 where the first letter with a direction runs to the right, 1 to the left (P2, P3)."""
    for character in string:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def levels(string: str, level: int) -> list[int]:
    """Of each character of a paragraph: even ones run to the right, odd ones to the left."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in string]
    if not level and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return [0] * len(kinds)
    toward = "R" if level else "L"
    _weak(kinds, toward)
    _brackets(string, kinds, toward)
    _neutral(kinds, toward)
    raised = {"L": level, "R": level + 1, "EN": level + 2, "AN": level + 2}
    if level:
        raised = {"L": level + 1, "R": level, "EN": level + 1, "AN": level + 1}
    return [raised[kind] for kind in kinds]


def _weak(kinds: list[str], toward: str) -> None:
    previous = strong = toward
    for at, kind in enumerate(kinds):  # W1 to W3
        if kind in ("NSM", "BN"):
            kind = previous
        previous = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        kinds[at] = "AN" if kind == "EN" and strong == "AL" else kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):  # W4
        around = kinds[at - 1]
        if around == kinds[at + 1] and (around, kinds[at]) in (("EN", "ES"), ("EN", "CS"), ("AN", "CS")):
            kinds[at] = around
    for number, order in (("EN", 1), ("EN", -1)):  # W5: signs beside European numbers belong to them
        near = ""
        for at in range(len(kinds))[::order]:
            if kinds[at] == "ET" and near == number:
                kinds[at] = number
            near = kinds[at]
    strong = toward
    for at, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "ET", "CS"):
            kinds[at] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _brackets(string: str, kinds: list[str], toward: str) -> None:
    """N0: a pair of brackets takes the direction of what it holds, or of what is before it."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for at, character in enumerate(string):
        if kinds[at] != "ON":
            continue
        if character in _BRACKETS:
            if len(stack) == _MOST:
                break
            stack.append((_BRACKETS[character], at))
        elif any(character == closing for closing, _ in stack):
            while True:
                closing, opened = stack.pop()
                if closing == character:
                    pairs.append((opened, at))
                    break
    for opened, closed in sorted(pairs):
        inside = {_direction(kind) for kind in kinds[opened + 1 : closed]} - {""}
        if not inside:
            continue
        before = next((_direction(kind) for kind in reversed(kinds[:opened]) if _direction(kind)), toward)
        kinds[opened] = kinds[closed] = toward if toward in inside else before


def _neutral(kinds: list[str], toward: str) -> None:
    """N1, N2: between two of one direction that, else the paragraph's."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] not in ("L", "R", "EN", "AN"):
            end += 1
        if end > start:
            left = _direction(kinds[start - 1]) if start else toward
            right = _direction(kinds[end]) if end < len(kinds) else toward
            kinds[start:end] = [left if left == right else toward] * (end - start)
        start = end + 1


def _direction(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def in_visual_order(items: Sequence[Item], levels: Sequence[int]) -> list[Item]:
    """Runs of a line from the left (L2)."""
    order = list(range(len(items)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = max(end, at + 1)
    return [items[at] for at in order]
