"""Which of the fonts here a picture's text is set in: asked of its largest blocks, as each takes tenths of a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mrt.experts.progress import Progress, Report
from mrt.experts.survey import Seen
from mrt.experts.text.record import Text
from mrt.experts.type.match import LEAST, matched

MOST = 3  # blocks
_LEVEL = 0.5  # degrees


def typed(layers: Sequence[Seen], report: Report) -> list[Seen]:
    """The layers, with family and size of those texts that one of the fonts fits."""
    found = list(layers)
    asked = [at for at, layer in enumerate(layers) if layer.text and layer.letters is not None and _level(layer.text)]
    asked = sorted(asked, key=lambda at: -_height(layers[at]))[:MOST]
    for index, at in enumerate(asked, start=1):
        layer = layers[at]
        assert layer.text is not None and layer.letters is not None
        report(Progress("lift", index, len(asked)))
        if match := matched(layer.letters, layer.text.lines):
            found[at] = replace(layer, text=replace(layer.text, family=match.family, size=match.size))
    return found


def _level(text: Text) -> bool:
    return abs(text.angle) <= _LEVEL and not text.vertical and not text.bend and text.height >= LEAST


def _height(layer: Seen) -> float:
    return layer.text.height if layer.text else 0.0
