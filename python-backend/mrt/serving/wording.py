"""Prompt and captions of a request: which slot is told what, as tokens."""

from __future__ import annotations

from collections.abc import Mapping

from mrt.families.family import Family, Text
from mrt.serving import fields
from mrt.serving.fields import Tensors
from mrt.serving.limits import Limits
from mrt.serving.refusal import invalid
from mrt.tasks import INSTRUCTION, Task


def prompt_of(tensors: Tensors, limits: Limits) -> str:
    return fields.one_text(tensors, "prompt", limits.max_prompt_bytes)


def text_of(tensors: Tensors, task: Task, keep: list[bool], limits: Limits, family: Family) -> Text:
    """Text tokens and their slots of what is said on the slots that are made."""
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
    segments = {slot: said for slot, said in segments.items() if slot == 0 or not keep[slot - 1]}
    return encoded(segments, task, limits, family)


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
