"""Prompt and captions of a request: which slot is told what, as tokens."""

from __future__ import annotations

from collections.abc import Mapping

from mrt.families.family import Family, Text
from mrt.serving.contract import fields
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import invalid
from mrt.tasks import INSTRUCTION, Task
from mrt.vocabulary import Unknown


def prompt_of(tensors: Tensors, limits: Limits) -> str:
    return fields.one_text(tensors, "prompt", limits.max_prompt_bytes)


def segments_of(tensors: Tensors, keep: list[bool], limits: Limits, family: Family) -> dict[int, str]:
    """What is said on each slot that is made; 0 is the whole."""
    prompt = prompt_of(tensors, limits)
    given = fields.many(tensors, "captions", len(keep), "one a row of regions")
    captions = {
        slot: fields.text(data, f"captions[{slot - 1}]", limits.max_prompt_bytes)
        for slot, data in enumerate(given, start=1)
        if data
    }
    segments = captions | ({0: prompt} if prompt else {}) if captions else family.segments(prompt)
    if max(segments, default=0) > len(keep):
        raise invalid(
            "prompt",
            f"has {max(segments)} parts between semicolons for {len(keep)} regions; give one each, or none",
        )
    return {slot: said for slot, said in segments.items() if slot == 0 or not keep[slot - 1]}


def spelled(segments: Mapping[int, str], limits: Limits) -> Mapping[int, str]:
    """What is said, as the weights know it."""
    vocabulary = limits.vocabulary
    return {slot: vocabulary.spelled(said) for slot, said in segments.items()} if vocabulary else segments


def unknown_of(segments: Mapping[int, str], prompt: str, limits: Limits) -> tuple[Unknown, ...] | None:
    """What of a text the weights do not know; None where they know no bounds.

    `prompt`: that the captions were cut out of, or empty.
    """
    if not limits.vocabulary:
        return None
    left = limits.vocabulary.left_out(prompt, segments.values()) if prompt else ()
    return (*left, *limits.vocabulary.unknown(segments))


def encoded(segments: Mapping[int, str], task: Task, limits: Limits, family: Family) -> Text:
    """Tokens of segments by slot; refuses too many words, or none where the task needs some."""
    if task == "restyle_layers":
        segments = {0: INSTRUCTION} | dict(segments)
    text_bytes, text_slot = family.tokens(segments, limits.max_text + 1)
    if len(text_slot) > limits.max_text:
        raise invalid("prompt", f"and captions come to more than {limits.max_text} {family.words}; shorten them")
    if len(text_slot) == 0 and task in ("text_to_layers", "add_layers"):
        raise invalid("prompt", f"and captions hold no word for what {task} is to make; describe it")
    return text_bytes, text_slot
