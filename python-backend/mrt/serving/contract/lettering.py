"""Strings that layers are to show, and who writes them: the network, or type that is set in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from mrt.vocabulary import WHOLE, Unknown
from mrt.words.english import FONT_WORDS

Lettering = Literal["auto", "drawn", "typeset"]
LETTERINGS: tuple[Lettering, ...] = get_args(Lettering)
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')


def string_in(caption: str) -> str:
    """What stands between double quotes in a caption, several quotations a line each; empty for none."""
    found = (" ".join((straight or curly).split()) for straight, curly in _QUOTED.findall(caption))
    return "\n".join(string for string in found if string)


def strings_of(captions: Mapping[int, str]) -> dict[int, str]:
    """The strings of layers by slot, out of their captions; slots 0 and 1 are no layers."""
    strings = {slot: string_in(caption) for slot, caption in captions.items() if slot > 1}
    return {slot: string for slot, string in strings.items() if string}


def without_strings(unknown: Iterable[Unknown], strings: Mapping[int, str]) -> tuple[Unknown, ...]:
    """Unknown words without the quotations of slots whose `strings` are set in type, and without words on their
    letters; nor does the prompt lack what one of them shows."""
    shown, left = {f'"{string}"' for string in strings.values()}, []
    for each in unknown:
        words = each.words
        if each.slot in strings:
            words = tuple(word for word in words if not word.startswith('"') and word.lower() not in FONT_WORDS)
        elif each.slot == WHOLE:
            words = tuple(word for word in words if word not in shown)
        if words or not each.words:
            left.append(each._replace(words=words))
    return tuple(left)
