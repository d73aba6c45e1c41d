"""The refusal of a prompt that names nothing to be drawn: what it says instead, and what to add."""

from __future__ import annotations

from collections.abc import Iterator

from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import Refusal, invalid
from mrt.serving.contract.strict import named
from mrt.words.asked import Asked
from mrt.words.grounds import TRANSPARENT
from mrt.words.languages import names

_ADD = 'add a thing or a text in double quotes, as in: a red star on blue, text "SALE"; info() lists what they know'


def shows_nothing(asked: Asked) -> bool:
    return not asked.things and asked.background in ("", TRANSPARENT)


def nothing_to_draw(prompt: str, asked: Asked, limits: Limits) -> Refusal:
    why = "; ".join(_reasons(prompt, asked, limits))
    return invalid("prompt", f"names nothing that these weights can draw{why and f': {why}'}; {_ADD}")


def _reasons(prompt: str, asked: Asked, limits: Limits) -> Iterator[str]:
    if not any(letter.isalnum() for letter in prompt) and not asked.unknown:
        yield "it holds no words"
    strange = tuple(word for word in asked.unknown if not word.isdecimal())
    if strange:
        yield f"they do not know {named(strange, limits)}"
        if not "".join(strange).isascii() and not asked.approximate:
            yield f"they read English and, word by word, {names()}"
    yield from (f"{number} counts nothing" for number in asked.unknown if number.isdecimal())
    yield from (f"{said} {why}" for said, why in asked.omitted)
    if asked.page_kind:
        yield f"{asked.page_kind} is a kind of page"
    yield from (f"{said} is a mood" for said, _ in asked.moods)
    if asked.background:
        yield "a clear background shows nothing"
    elif _is_negated(asked):
        yield "it says only what to leave out"


def _is_negated(asked: Asked) -> bool:
    negations = ("no", "not", "without", "don't", "minus")
    return any(said.lower().split()[0] in negations for said in asked.understood)
