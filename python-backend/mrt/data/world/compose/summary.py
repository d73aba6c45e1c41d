"""The sentence that a person might type for a page."""

from __future__ import annotations

import numpy as np

from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.typesetting import HEADS, shortened
from mrt.data.world.design import Layer

_LISTED = ("headline", "illustration", "person", "photo", "button", "badge", "icon", "panel")


def sentence(sheet: Sheet) -> str:
    """Purpose, what it says, what it shows, and on what; each now and then left out."""
    rng = sheet.rng
    assert sheet.background is not None
    parts: list[str] = []
    heads = [layer for layer in sheet.layers if layer.role in HEADS]
    if heads and rng.random() < 0.85:
        parts.append(f'the text "{shortened(heads[0].name, 32)}"')
    shown = [layer for layer in sheet.layers if layer.role in _LISTED and layer.kind in ("drawing", "picture")]
    for layer in sorted(shown, key=_area, reverse=True)[: int(rng.integers(1, 4))]:
        parts.append(_article(layer.caption))
    rest = [layer for layer in sheet.layers if layer.role in ("button", "badge", "panel") and layer.kind == "panel"]
    if rest and rng.random() < 0.5:
        parts.append(_article(rest[int(rng.integers(len(rest)))].caption))
    kind = sheet.purpose if rng.random() < 0.85 else "design"
    topic = f"{sheet.taste.topic} " if rng.random() < 0.35 else ""
    said = f"a {topic}{kind}"
    if parts:
        said += " with " + (", ".join(parts[:-1]) + " and " if len(parts) > 1 else "") + parts[-1]
    if rng.random() < 0.8:
        said += f" on {_article(sheet.background.caption)}"
    return said


def _article(words: str) -> str:
    if words.startswith(("the ", "a ", "an ")):
        return words
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _area(layer: Layer) -> float:
    return float(np.prod(layer.region[2:]))
