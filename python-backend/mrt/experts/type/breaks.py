"""Where a line may end (Unicode UAX #14 in short; JIS X 4051 for what East Asian lines do not begin or end with)."""

from __future__ import annotations

import re
import unicodedata

from mrt.experts.type import thai
from mrt.experts.type.characters import JOINERS, script

_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°’”»›‰′″℃、。〃々〉》」』】〕〗〞！％），．：；？］｝～…‥—–-‐・·ー゛゜ゝゞヽヾ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡､･ｰ"
)
_NOT_LAST = frozenset("$([{£¥‘“«‹〈《「『【〔〖〝＄（［｛￡￥#＃№")
_HYPHENS = frozenset("-‐–—")
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e5b]+")


def pieces(paragraph: str, hyphens: bool = False) -> list[str]:
    """What is not parted, in order; together the paragraph. Spaces belong to the piece before them; `hyphens`: words
    may be parted after one that they have."""
    ends = {at for at in range(1, len(paragraph)) if _breaks(paragraph, at, hyphens)}
    for run in _THAI.finditer(paragraph):
        ends |= {run.start() + at for at in thai.ends(run.group())}
    bounds = [0, *sorted(ends), len(paragraph)]
    return [paragraph[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def _breaks(text: str, at: int, hyphens: bool) -> bool:
    """Whether a line may end before the character at `at`."""
    last, first = text[at - 1], text[at]
    if first.isspace():
        return False
    if last in " \u3000\u200b\u1680" or "\u2000" <= last <= "\u2006":
        return first not in _HYPHENS
    if last.isspace() or unicodedata.category(first) in ("Mn", "Me", "Mc") or first in JOINERS or last in JOINERS:
        return False
    if last in _NOT_LAST or first in _NOT_FIRST:
        return False
    if last in _HYPHENS:
        return hyphens and at > 1 and text[at - 2].isalpha() and first.isalpha()
    one, other = script(last), script(first)
    # A stop of an East Asian text has no script of its own.
    stop = unicodedata.east_asian_width(last) in ("W", "F") and other in ("", "han", "kana", "latin")
    return stop or "han" in (one, other) or "kana" in (one, other)
