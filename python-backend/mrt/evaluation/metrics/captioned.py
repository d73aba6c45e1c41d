"""Whether a generated layer shows what its caption says, where there is no true design to compare with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mrt.data.backgrounds import COLOURS
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.classes import KINDS, best_match
from mrt.text import located

NEAR = 60.0  # of 255: a background's mean colour, from that of its caption
_KIND_OF: Mapping[str, str] = {name: kind for kind in ("shape", "icon") for name in KINDS[kind]}


def faults(caption: str, made: np.ndarray, background: bool = False) -> list[str]:
    """What a layer (h, w, 4), premultiplied float32 0..1, does not show of its caption; empty where it shows it all.

    Looks for a colour, a shape, icon or string that the classes of mrt.evaluation.metrics.classes tell apart, and of a
    background for its colours; other words are ignored.
    """
    said = [(word.text, caption[word.start : word.end]) for word in located(caption)]
    colours = [word for word, _ in said if word in COLOURS]
    if background:
        return _off(colours, made)
    found = [] if not colours or measures.colour_right(made, colours[0]) else [f"is not {colours[0]}"]
    strings = [written.strip('"') for _, written in said if written.startswith('"')]
    things = [("text", name) for name in strings] or [(_KIND_OF[word], word) for word, _ in said if word in _KIND_OF]
    for kind, name in things[:1]:
        shown = best_match(made, kind)
        found += [] if shown == name else [f"shows {shown}, not {name}"]
    return found


def _off(colours: list[str], made: np.ndarray) -> list[str]:
    if not colours:
        return []
    wanted = np.mean([COLOURS[name] for name in colours], 0)
    colour = measures.colour_of(made)
    shown = np.full(3, -255.0) if colour is None else colour * 255
    distance = float(np.abs(shown - wanted).mean())
    return [f"is {distance:.0f} of 255 off {' and '.join(colours)}"] if distance > NEAR else []
