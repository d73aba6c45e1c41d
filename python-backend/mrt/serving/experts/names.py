"""Names of layers: what a caller calls them, else their text, else their kind and a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mrt.experts.survey import Seen

LONGEST = 40  # characters


def names_of(layers: Sequence[Seen], wanted: Sequence[str] = ()) -> list[str]:
    """Of the background, then of the layers bottom to top. `wanted` likewise; empty where the caller has none."""
    counts: Counter[str] = Counter()
    names = ["Background"]
    for layer in layers:
        names.append(_short(layer.text.string) if layer.text else "")
        if not names[-1]:
            kind = (layer.kind or "element").capitalize()
            counts[kind] += 1
            names[-1] = f"{kind} {counts[kind]}"
    return [own.strip() or name for own, name in zip([*wanted, *[""] * len(names)], names, strict=False)]


def _short(string: str) -> str:
    words = " ".join(string.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
