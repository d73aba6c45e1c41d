"""The refusal of a strict request whose words do not all come out."""

from __future__ import annotations

from mrt.serving.contract.limits import Limits
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.refusal import invalid
from mrt.vocabulary import Vocabulary
from mrt.words.near import suggestions
from mrt.words.report import WordReport

_CURE = "say it in known words, which info() lists, or leave out strict"


def check_known(raw: RawRequest, report: WordReport, limits: Limits) -> None:
    """Raises Refusal where a word is unknown, or something would be left out."""
    for slot, caption, words in report.unknown:
        if words:
            raise invalid(_field(raw, slot), f"has what these weights do not know: {named(words, limits)}; {_CURE}")
        raise invalid(_field(raw, slot), f"names nothing that these weights know ({caption[:40]!r}); {_CURE}")
    for slot, said, why in report.omitted:
        raise invalid(_field(raw, slot), f"would not come out whole: {said or f'layer {slot - 1}'} {why}")


def named(words: tuple[str, ...], limits: Limits) -> str:
    """Unknown words, each with the known ones that are near it."""
    known = _things(limits.vocabulary) if limits.vocabulary else ()
    return ", ".join(_with_near(word, known) for word in words)


def _with_near(word: str, known: tuple[str, ...]) -> str:
    near = [] if word.startswith('"') else suggestions(word, known)
    return f"{word[:40]} (near: {', '.join(near)})" if near else word[:40]


def _things(vocabulary: Vocabulary) -> tuple[str, ...]:
    phrases = (phrase.removesuffix(" icon").removeprefix("photo of ") for phrase in vocabulary.concepts)
    return (*phrases, *vocabulary.colours)


def _field(raw: RawRequest, slot: int) -> str:
    return f"captions[{slot - 1}]" if slot and raw.captions else "prompt"
