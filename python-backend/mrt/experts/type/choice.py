"""Which face draws which character: one for all letters of a script where there is one, never a box."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from mrt.experts.type.characters import JOINERS, is_emoji, language, scripts
from mrt.experts.type.errors import CannotSet, named, quoted
from mrt.experts.type.faces import Category, Face, faces
from mrt.experts.type.style import Style, families

# What stands in for a category that lacks a script, the nearest first.
_NEAR: dict[Category, tuple[Category, ...]] = {
    "sans": ("display", "slab", "serif", "mono"),
    "serif": ("slab", "sans", "display", "mono"),
    "slab": ("serif", "sans", "display", "mono"),
    "display": ("sans", "slab", "serif", "handwritten"),
    "handwritten": ("script", "display", "serif", "sans"),
    "script": ("handwritten", "serif", "display", "sans"),
    "mono": ("slab", "sans", "serif", "display"),
}
_HAN = {"zh": ("Noto Sans SC", "Noto Sans JP", "Noto Sans KR"), "ja": ("Noto Sans JP", "Noto Sans SC", "Noto Sans KR")}
_HAN["ko"] = ("Noto Sans KR", "Noto Sans JP", "Noto Sans SC")
HEAVY = 600


def chosen(string: str, style: Style) -> list[Face]:
    """Of each character of a cleaned string. CannotSet where no font has one of them."""
    own = scripts(string)
    tongue = style.language or language(string)
    category = families()[style.family] if style.family else style.category
    order = _order(category, style.family, style.bold, tongue)
    heads: dict[str, list[Face]] = {}
    missing = dict.fromkeys(letter for letter in string if _drawn(letter) and not _any(letter))
    if missing:
        raise CannotSet("glyph", _lacks(string, list(missing)))
    for script in dict.fromkeys(own):
        letters = {letter for letter, name in zip(string, own, strict=True) if name == script and _drawn(letter)}
        needed = "".join(filter(str.isalpha, letters)) or "".join(letters)
        heads[script] = sorted(order, key=lambda face, needed=needed: not face.covers(needed))
    found: list[Face] = []
    for letter, script in zip(string, own, strict=True):
        if _drawn(letter):
            found.append(next(face for face in heads[script] if face.has(letter)))
        else:
            found.append(found[-1] if found else heads[script][0])
    return _settled(string, found)


def _settled(string: str, found: list[Face]) -> list[Face]:
    """Marks drawn by the face of their letter, where it has them."""
    for at in range(1, len(string)):
        if found[at] is not found[at - 1] and _is_mark(string[at]) and found[at - 1].has(string[at]):
            found[at] = found[at - 1]
    return found


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Me")


def _drawn(letter: str) -> bool:
    return letter not in JOINERS and letter != "\u200b" and not letter.isspace()


@lru_cache(4096)
def _any(letter: str) -> bool:
    return not is_emoji(letter) and any(face.has(letter) for face in faces())


@lru_cache(128)
def _order(category: Category, family: str, bold: bool, tongue: str) -> tuple[Face, ...]:
    """All faces, the nearest to what is wanted first."""
    near = (category, *_NEAR[category])
    regional = {name: rank for rank, name in enumerate(_HAN.get(tongue, _HAN["zh"]))}
    weights = Counter(face.family for face in faces())

    def key(face: Face):
        rank = near.index(face.category) if face.category in near else len(near)
        other = weights[face.family] > 1 and (face.weight >= HEAVY) != bold
        return (face.family != family, rank, regional.get(face.family, -1), other)

    return tuple(sorted(faces(), key=key))


def _lacks(string: str, missing: Sequence[str]) -> str:
    some = ", ".join(map(named, missing[:5])) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
    return f"{quoted(string)}: no font here has {some}; leave it out or have the network draw it (text: drawn)"
