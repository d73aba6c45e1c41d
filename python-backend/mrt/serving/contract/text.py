"""Prompt and captions of a request as text tokens, each with the slot that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from mrt.experts.icons.library import Library
from mrt.families.family import Family, Text
from mrt.serving.contract.illustrations import Illustration, illustrated
from mrt.serving.contract.lettering import strings_of, without_strings
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.raw import RawRequest
from mrt.serving.contract.refusal import invalid
from mrt.tasks import INSTRUCTION, Task
from mrt.vocabulary import Unknown


class RequestText(NamedTuple):
    """`tokens` (L, ...) int32 and the slot of each (L,) int32, 0 for all of them.

    `unknown`: words that the weights' vocabulary lacks; None where the weights have no vocabulary. `said`: the text of
    each slot, as it was written. `illustrations`: by slot, of what an icon set has a drawing.
    """

    tokens: np.ndarray
    slots: np.ndarray
    unknown: tuple[Unknown, ...] | None
    said: Mapping[int, str]
    illustrations: Mapping[int, Illustration] = MappingProxyType({})


def text_of(
    raw: RawRequest,
    planned: Sequence[str] | None,
    keep: Sequence[bool],
    limits: Limits,
    family: Family,
    icons: Library | None = None,
) -> RequestText:
    """The text of the slots that are generated. Raises Refusal where it is too long, or missing.

    `planned`: captions of background and layers that the planner cut out of the prompt, which they then replace.
    """
    prompt, captions = (raw.prompt, raw.captions or ()) if planned is None else ("", planned)
    segments = _segments(prompt, captions, keep, family)
    tokens, slots = _encoded(_spelled(segments, limits), raw.task, limits, family)
    unknown = _unknown(segments, "" if planned is None else raw.prompt, limits)
    if unknown and raw.lettering != "drawn":
        unknown = without_strings(unknown, list(strings_of(segments)))
    return _with_icons(RequestText(tokens, slots, unknown, segments), raw, limits, icons)


def _with_icons(made: RequestText, raw: RawRequest, limits: Limits, icons: Library | None) -> RequestText:
    """Words that an icon set has a drawing for are unknown no more."""
    if raw.icons == "off" or not (icons and limits.vocabulary and made.unknown):
        return made
    found = illustrated(made.said, made.unknown, icons, limits.vocabulary)
    return made._replace(unknown=found.unknown, illustrations=found.by_slot)


def prompt_to_plan(raw: RawRequest, limits: Limits, family: Family) -> str:
    """The prompt in the spelling of the vocabulary, where it is one that a layout can be planned for. Raises Refusal.

    Checked before a planner runs, although its captions are checked again: planning is compute.
    """
    segments = family.segments(raw.prompt)
    _encoded(segments, "text_to_layers", limits, family)
    if max(segments, default=0) > limits.max_layers + 1:
        raise invalid("prompt", f"has {max(segments)} parts between semicolons, at most {limits.max_layers + 1}")
    return limits.vocabulary.spelled(raw.prompt) if limits.vocabulary else raw.prompt


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


def _spelled(segments: Mapping[int, str], limits: Limits) -> Mapping[int, str]:
    """Segments in the spelling of the weights' vocabulary."""
    vocabulary = limits.vocabulary
    return {slot: vocabulary.spelled(text) for slot, text in segments.items()} if vocabulary else segments


def _unknown(segments: Mapping[int, str], prompt: str, limits: Limits) -> tuple[Unknown, ...] | None:
    """`prompt`: the one that the segments were cut out of, or empty."""
    if not limits.vocabulary:
        return None
    left = limits.vocabulary.left_out(prompt, segments.values()) if prompt else ()
    return (*left, *limits.vocabulary.unknown(segments))


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
