"""Prompt and captions of a request as text tokens, each with the slot that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from mrt.colours import RGB, colour_of
from mrt.families.family import Family, Text
from mrt.serving.contract.illustrations import Drawings, Illustrated, Illustration
from mrt.serving.contract.lettering import strings_of, without_strings
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.prompt_layout import Planned
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.refusal import invalid
from mrt.tasks import FROM_WORDS, INSTRUCTION, Task
from mrt.vocabulary import BACKGROUND, WHOLE, Vocabulary
from mrt.words.captions import TakenCaption, asks_for_text_alone, taken
from mrt.words.lexicon import lexicon_of
from mrt.words.report import Approximate, Understood, WordReport


class RequestText(NamedTuple):
    """`tokens` (L, ...) int32 and the slot of each (L,) int32, 0 for all of them.

    `words`: what became of the words; None where the weights have no vocabulary. `said`: the text of each slot, as it
    was written. `illustrations`: by slot, of what an icon set has a drawing. `colours`: as of Request.
    """

    tokens: np.ndarray
    slots: np.ndarray
    words: WordReport | None
    said: Mapping[int, str]
    illustrations: Mapping[int, Illustration] = MappingProxyType({})
    colours: Mapping[int, RGB | None] = MappingProxyType({})


def text_of(
    raw: RawRequest,
    planned: Planned | None,
    keep: Sequence[bool],
    limits: Limits,
    family: Family,
    drawings: Drawings | None = None,
) -> RequestText:
    """The text of the slots that are generated. Raises Refusal where it is too long, or missing, or asks for a text and
    does not say which.

    `planned`: captions of background and layers, which replace the prompt.
    """
    prompt, captions = ("", planned.captions) if planned else (raw.prompt, raw.captions or ())
    segments = _segments(prompt, captions, keep, family)
    if not limits.vocabulary:
        tokens, slots = _encoded(segments, raw.task, limits, family)
        return RequestText(tokens, slots, None, segments)
    vocabulary = limits.vocabulary
    own = _taken(segments, raw.task, vocabulary)
    if raw.task in FROM_WORDS:
        _check_texts(raw, segments, vocabulary)
    spelled = {slot: vocabulary.spelled(each.text) for slot, each in own.items()}
    tokens, slots = _encoded(spelled, raw.task, limits, family)
    found = _illustrated(own, vocabulary, drawings)
    report = _report(segments, own, found, raw, planned)
    return RequestText(tokens, slots, report, segments, found.by_slot, _colours(own))


def check_prompt_to_plan(raw: RawRequest, limits: Limits, family: Family) -> None:
    """Whether the prompt is one that a layout can be planned for. Raises Refusal.

    Checked before a planner runs, although its captions are checked again: planning is compute.
    """
    segments = family.segments(raw.prompt)
    _encoded(segments, "text_to_layers", limits, family)
    if max(segments, default=0) > limits.max_layers + 1:
        raise invalid("prompt", f"has {max(segments)} parts between semicolons, at most {limits.max_layers + 1}")


def _segments(prompt: str, captions: Sequence[str], keep: Sequence[bool], family: Family) -> dict[int, str]:
    """The text of each slot that is generated; 0 is all of them."""
    segments = {slot: caption for slot, caption in enumerate(captions, start=1) if caption}
    segments = segments | ({0: prompt} if prompt else {}) if segments else family.segments(prompt)
    if max(segments, default=0) > len(keep):
        raise invalid(
            "prompt",
            f"has {max(segments)} parts between semicolons for {len(keep)} regions; give one each, or none",
        )
    return {slot: text for slot, text in segments.items() if slot == 0 or not keep[slot - 1]}


def _check_texts(raw: RawRequest, segments: Mapping[int, str], vocabulary: Vocabulary) -> None:
    """Refuses a caption that asks for a text without its string: the network would write any word."""
    for slot, text in segments.items():
        if slot != BACKGROUND and asks_for_text_alone(text, lexicon_of(vocabulary)):
            field = f"captions[{slot - 1}]" if slot and raw.captions else "prompt"
            raise invalid(field, f"asks for a text ({text[:40]!r}) without its string; put that in double quotes")


def _taken(segments: Mapping[int, str], task: Task, vocabulary: Vocabulary) -> dict[int, TakenCaption]:
    lexicon = lexicon_of(vocabulary)
    return {slot: taken(text, lexicon, task in FROM_WORDS and slot > WHOLE) for slot, text in segments.items()}


def _colours(own: Mapping[int, TakenCaption]) -> dict[int, RGB | None]:
    return {
        slot: colour_of(each.colour) for slot, each in own.items() if each.flat and (each.colour or slot > BACKGROUND)
    }


def _illustrated(own: Mapping[int, TakenCaption], vocabulary: Vocabulary, drawings: Drawings | None) -> Illustrated:
    """Words that an icon set has a drawing for are unknown no more."""
    texts = {slot: each.text for slot, each in own.items()}
    unknown = vocabulary.unknown(texts)
    if drawings is None:
        return Illustrated({}, unknown)
    return drawings.illustrated(texts, unknown, {slot: each.colour for slot, each in own.items() if each.flat})


def _report(
    segments: Mapping[int, str],
    own: Mapping[int, TakenCaption],
    found: Illustrated,
    raw: RawRequest,
    planned: Planned | None,
) -> WordReport:
    unknown = tuple(each._replace(caption=segments[each.slot]) for each in found.unknown)
    if raw.lettering != "drawn":
        unknown = without_strings(unknown, strings_of(segments))
    if planned:
        return planned.words.with_unknown((*planned.words.unknown, *unknown))
    drawn = {slot: one.words for slot, one in found.by_slot.items()}
    understood = {slot: (*each.understood, *drawn.get(slot, ())) for slot, each in sorted(own.items())}
    return WordReport(
        tuple(Understood(slot, words) for slot, words in understood.items() if words),
        tuple(Approximate(slot, *found) for slot, each in sorted(own.items()) for found in each.approximate),
        unknown,
    )


def _encoded(segments: Mapping[int, str], task: Task, limits: Limits, family: Family) -> Text:
    """Tokens of segments by slot; refuses too many words, or none where the task needs some."""
    if task == "restyle_layers":
        segments = {0: INSTRUCTION} | dict(segments)
    tokens, slots = family.tokens(segments, limits.max_text + 1)
    if len(slots) > limits.max_text:
        raise invalid("prompt", f"and captions come to more than {limits.max_text} {family.words}; shorten them")
    if len(slots) == 0 and task in ("text_to_layers", "add_layers"):
        raise invalid("prompt", f"and captions hold no word for what {task} is to make; describe it")
    return tokens, slots
