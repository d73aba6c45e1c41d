"""Where a line may end (Unicode UAX #14 in short; JIS X 4051 for what East Asian lines do not begin or end with)."""

from __future__ import annotations

import re
import unicodedata

from mrt.experts.type import thai
from mrt.experts.type.characters import JOINERS, script

PHRASES, LETTERS, HYPHENS = range(3)
"""How freely lines are broken: between words and the phrases of an East Asian text; between its letters, and between
figures and their signs; after hyphens within words."""
_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°’”»›‰′″℃、。〃々〉》」』】〕〗〞！％），．：；？］｝～…‥—–-‐・·ー゛゜ゝゞヽヾ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡､･ｰ"
)
_NOT_LAST = frozenset("$([{£¥‘“«‹〈《「『【〔〖〝＄（［｛￡￥#＃№")
_STOPS = frozenset("。、，．！？；：｡､")
_OPENING = frozenset("(（「『【〔〈《［｛“‘")
_HYPHENS = frozenset("-‐–—")
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e5b]+")


def pieces(paragraph: str, freedom: int = PHRASES) -> list[str]:
    """What is not parted, in order; together the paragraph. Spaces belong to the piece before them."""
    ends = {at for at in range(1, len(paragraph)) if _breaks(paragraph, at, freedom)}
    for run in _THAI.finditer(paragraph):
        ends |= {run.start() + at for at in thai.ends(run.group())}
    bounds = [0, *sorted(ends), len(paragraph)]
    return [paragraph[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def _breaks(text: str, at: int, freedom: int) -> bool:
    """Whether a line may end before the character at `at`."""
    last, first = text[at - 1], text[at]
    if first.isspace():
        return False
    if last in " \u3000\u200b\u1680" or "\u2000" <= last <= "\u2006":
        return first not in _HYPHENS and (freedom > PHRASES or not _one_figure(text, at))
    if last.isspace() or unicodedata.category(first) in ("Mn", "Me", "Mc") or first in JOINERS or last in JOINERS:
        return False
    if last in _NOT_LAST or first in _NOT_FIRST:
        return False
    if last in _HYPHENS:
        return freedom >= HYPHENS and at > 1 and text[at - 2].isalpha() and first.isalpha()
    return _between_letters(last, first, freedom)


def _between_letters(last: str, first: str, freedom: int) -> bool:
    one, other = script(last), script(first)
    if one == "" and unicodedata.east_asian_width(last) in ("W", "F"):
        return other in ("", "han", "kana", "latin") and (freedom > PHRASES or last in _STOPS)
    if "han" not in (one, other) and "kana" not in (one, other):
        return False
    if freedom > PHRASES:
        return True
    return first in _OPENING or ("\u3041" <= last <= "\u309f" and not "\u3041" <= first <= "\u309f")


def _one_figure(text: str, at: int) -> bool:
    """Whether what stands around a space is read as one: € 5, 5 €, 1 000, No. 5, 50 %."""
    before, after = text[:at].rstrip(), text[at:]
    sign = unicodedata.category(before[-1:] or " ") == "Sc" or before.endswith(("No.", "Nr.", "№", "#"))
    if after[0].isdigit():
        return sign or (before[-1:].isdigit() and bool(re.match(r"\d{3}(?!\d)", after)))
    unit = unicodedata.category(after[0]) == "Sc" or after[0] in "%‰٪"
    return unit and before[-1:].isdigit()
