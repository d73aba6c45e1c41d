"""Pieces of a face to one WOFF2 file: without hints, with the features that join, stack and kern."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

_DROPPED = ["fpgm", "prep", "cvt ", "gasp", "DSIG", "meta", "STAT", "hdmx", "VDMX", "LTSH"]


def merged(pieces: Sequence[tuple[Path, set[int] | None]], path: Path) -> list[int]:
    """Writes `path` from files and the code points that are taken of each (None: all); returns those it holds, sorted.

    The same pieces give the same bytes. The first piece that has a letter gives it.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts: list[str] = []
        seen: set[int] = set()
        for file, characters in pieces:
            font = TTFont(file)
            own = set(font.getBestCmap() or ()) - seen
            own = own if characters is None else own & characters
            if own:
                seen |= own
                parts.append(f"{folder}/{len(parts)}.ttf")
                _cut(font, own).save(parts[-1])
        options = merge.Options()
        options.drop_tables = _DROPPED
        font = TTFont(parts[0]) if len(parts) == 1 else merge.Merger(options).merge(parts)
        font.flavor, font.recalcTimestamp = "woff2", False
        head = font["head"]
        head.modified = head.created = 0  # type: ignore[attr-defined]
        font.save(path)
    return sorted(seen)


def _cut(font: TTFont, characters: set[int]) -> TTFont:
    options = subset.Options(hinting=False, notdef_outline=True, drop_tables=_DROPPED)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = None
    return font


def holds_any(file: Path, characters: str) -> bool:
    with TTFont(file, lazy=True) as font:
        return not set(map(ord, characters)).isdisjoint(font.getBestCmap() or ())
