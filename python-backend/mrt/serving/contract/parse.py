"""Named arrays to a checked Request, or a Refusal that names the field. Cheap checks come first."""

from __future__ import annotations

import secrets
from typing import Any

from mrt.families.family import Family
from mrt.families.tiny import TINY
from mrt.serving.contract import fields, places
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.given import pictures_of
from mrt.serving.contract.layout_defaults import completed
from mrt.serving.contract.layout_protocol import Layouts
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.request import PRIORITIES, Request, Source
from mrt.serving.contract.tensors import MODELS
from mrt.serving.contract.text import encoded, prompt_of, segments_of, spelled, unknown_of
from mrt.tasks import EDITS, TASKS, Task


def parse(tensors: Tensors, limits: Limits, layouts: Layouts | None = None, family: Family = TINY) -> Request:
    """Check everything that can be wrong with a request before any compute. Raises Refusal.

    `tensors` are the inputs of contract/tensors.py as Triton gives them; types and ranks Triton has checked. A request
    without regions is given those of `layouts`: the one compute that comes before the engine, as what may be too big
    is known only after it.
    """
    for tensor in MODELS["mrt"].inputs:  # Triton counts the inputs but does not see which one is missing
        if not tensor.optional and tensor.name not in tensors:
            raise invalid(tensor.name, "is missing")
    task = _task_of(tensors, limits, family)
    encoding = fields.choice(tensors, "encoding", ("binary", "base64")) or "binary"
    sampling = _sampling_of(tensors, task, limits)
    captioned = "captions" in tensors
    own = {name: array for name, array in tensors.items() if name not in ("plan", "encoding")}
    asked = prompt_of(tensors, limits)
    tensors, picture = completed(tensors, task, encoding, sampling["seed"], limits, layouts, family)
    planned = "captions" in tensors and not captioned
    canvas = places.canvas_of(tensors, limits)
    page = places.page_of(tensors, canvas)
    regions = places.regions_of(tensors, canvas, limits)
    if task == "image_to_layers":
        places.check_on_page(regions, page)
    keep = _keep_of(tensors, task, len(regions))
    segments = segments_of(tensors, keep, limits, family)
    text_bytes, text_slot = encoded(spelled(segments, limits), task, limits, family)
    slots = family.slots(task, canvas, page, regions, keep)
    bucket = limits.bucket(sum(slot.region.tokens for slot in slots))
    return Request(
        task=task,
        canvas=canvas,
        page=page,
        regions=regions,
        slots=tuple(slots),
        text_bytes=text_bytes,
        text_slot=text_slot,
        **sampling,
        encoding=encoding,
        bucket=bucket,
        plan=fields.flag(tensors, "plan"),
        size=fields.size(own, encoding),
        pictures=pictures_of(tensors, task, page, regions, slots, encoding, limits, picture),
        picture=Source(picture.size, tuple(picture.remarks)) if picture else None,
        captions=_captions_of(tensors) if planned else None,
        unknown=unknown_of(segments, asked if planned else "", limits),
        family=family,
    )


def _sampling_of(tensors: Tensors, task: Task, limits: Limits) -> dict[str, Any]:
    quality, steps = _steps_of(tensors, limits)
    student = limits.students.get(steps)
    guidance = student.guidance if student else limits.guidance[task]
    return {
        "seed": fields.integer(tensors, "seed", secrets.randbelow(2**31), 0, 2**63 - 1),
        "quality": quality,
        "steps": steps,
        "student": student.index if student else 0,
        "guidance": fields.number(tensors, "guidance", guidance, limits.max_guidance),
        "preview": fields.integer(tensors, "preview", 0, 0, 2**31 - 1),
        "priority": fields.choice(tensors, "priority", PRIORITIES) or "normal",
    }


def _captions_of(tensors: Tensors) -> tuple[str, ...]:
    return tuple(data.decode() for data in tensors["captions"].ravel())


def _task_of(tensors: Tensors, limits: Limits, family: Family) -> Task:
    given = fields.one_text(tensors, "task", limits.max_prompt_bytes)
    for task in family.tasks:
        if given == task:
            return task
    who = f"; {family.name} knows no other" if given in TASKS else ""
    raise invalid("task", f"is {given[:40]!r}; give one of {', '.join(family.tasks)}{who}")


def _steps_of(tensors: Tensors, limits: Limits) -> tuple[str, int]:
    """The quality asked for, empty for none, and the number of steps: as given, or that of the quality."""
    quality = fields.choice(tensors, "quality", limits.tiers) or ""
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
