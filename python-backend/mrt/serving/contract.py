"""Named arrays to a checked Request, or a Refusal that names the field. Cheap checks come first."""

from __future__ import annotations

import secrets

import numpy as np

from mrt import text
from mrt.serving import fields, places
from mrt.serving.fields import Tensors
from mrt.serving.given import pictures_of
from mrt.serving.limits import Limits
from mrt.serving.refusal import invalid
from mrt.serving.request import Request
from mrt.serving.tensors import MODELS
from mrt.tasks import EDITS, INSTRUCTION, TASKS, Task, slots_of


def parse(tensors: Tensors, limits: Limits) -> Request:
    """Check everything that can be wrong with a request before any compute. Raises Refusal.

    `tensors` are the inputs of serving/tensors.py as Triton gives them; types and ranks Triton has checked.
    """
    for tensor in MODELS["mrt"].inputs:  # Triton counts the inputs but does not see which one is missing
        if not tensor.optional and tensor.name not in tensors:
            raise invalid(tensor.name, "is missing")
    task = _task_of(tensors, limits)
    canvas = places.canvas_of(tensors, limits)
    page = places.page_of(tensors, canvas)
    regions = places.regions_of(tensors, canvas, limits)
    if task == "image_to_layers":
        places.check_on_page(regions, page)
    keep = _keep_of(tensors, task, len(regions))
    text_bytes, text_slot = _text_of(tensors, task, keep, limits)
    encoding = fields.one_text(tensors, "encoding", 64) or "binary"
    if encoding not in ("binary", "base64"):
        raise invalid("encoding", f"is {encoding!r}; give binary or base64")
    quality, steps = _steps_of(tensors, limits)
    student = limits.students.get(steps)
    guidance = student.guidance if student else limits.guidance[task]
    slots = slots_of(task, canvas, page, regions, keep)
    bucket = limits.bucket(sum(slot.region.tokens for slot in slots))
    return Request(
        task=task,
        canvas=canvas,
        page=page,
        slots=tuple(slots),
        text_bytes=text_bytes,
        text_slot=text_slot,
        seed=fields.integer(tensors, "seed", secrets.randbelow(2**31), 0, 2**63 - 1),
        quality=quality,
        steps=steps,
        student=student.index if student else 0,
        guidance=fields.number(tensors, "guidance", guidance, limits.max_guidance),
        preview=fields.integer(tensors, "preview", 0, 0, 2**31 - 1),
        encoding=encoding,
        bucket=bucket,
        pictures=pictures_of(tensors, task, page, regions, slots, encoding, limits),
    )


def _task_of(tensors: Tensors, limits: Limits) -> Task:
    given = fields.one_text(tensors, "task", limits.max_prompt_bytes)
    for task in TASKS:
        if given == task:
            return task
    raise invalid("task", f"is {given[:40]!r}; give one of {', '.join(TASKS)}")


def _steps_of(tensors: Tensors, limits: Limits) -> tuple[str, int]:
    """The quality asked for, empty for none, and the number of steps: as given, or that of the quality."""
    quality = fields.one_text(tensors, "quality", 64)
    if quality and quality not in limits.tiers:
        raise invalid("quality", f"is {quality!r}; give one of {', '.join(limits.tiers)}")
    steps = fields.integer(tensors, "steps", limits.tiers.get(quality, limits.steps), 1, limits.max_steps)
    return quality, steps


def _keep_of(tensors: Tensors, task: Task, count: int) -> list[bool]:
    keep = [bool(kept) for kept in tensors["keep"].ravel()] if "keep" in tensors else [False] * count
    if len(keep) != count:
        raise invalid("keep", f"has {len(keep)} elements where {count} are needed: one a row of regions")
    if task not in EDITS:
        if any(keep):
            raise invalid(f"keep[{keep.index(True)}]", f"is true, but {task} makes every layer")
    elif not keep[0]:
        raise invalid("keep[0]", f"is false, but {task} needs the background kept")
    elif all(keep):
        raise invalid("keep", f"is true everywhere, so {task} has nothing to make; set it false for a layer")
    return keep


def _text_of(tensors: Tensors, task: Task, keep: list[bool], limits: Limits) -> tuple[np.ndarray, np.ndarray]:
    prompt = fields.one_text(tensors, "prompt", limits.max_prompt_bytes)
    given = fields.many(tensors, "captions", len(keep), "one a row of regions")
    captions = {
        slot: fields.text(data, f"captions[{slot - 1}]", limits.max_prompt_bytes)
        for slot, data in enumerate(given, start=1)
        if data
    }
    segments = captions | ({0: prompt} if prompt else {}) if captions else text.segments_of_prompt(prompt)
    if max(segments, default=0) > len(keep):
        raise invalid(
            "prompt",
            f"has {max(segments)} parts between semicolons for {len(keep)} regions; give one each, or none",
        )
    segments = {slot: said for slot, said in segments.items() if slot == 0 or not keep[slot - 1]}
    if task == "restyle_layers":
        segments = {0: INSTRUCTION} | segments
    text_bytes, text_slot = text.encode(segments, limits.max_text + 1)
    if len(text_slot) > limits.max_text:
        raise invalid("prompt", f"and captions come to more than {limits.max_text} words; shorten them")
    if len(text_slot) == 0 and task in ("text_to_layers", "add_layers"):
        raise invalid("prompt", f"and captions hold no word for what {task} is to make; describe it")
    return text_bytes, text_slot
