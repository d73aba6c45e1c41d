"""The tensors of a request, read once into typed values: `RawRequest`, which everything after it takes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal, get_args

from mrt.experts.finding import GRANULARITIES, Granularity
from mrt.families.family import Family
from mrt.geometry import Region
from mrt.serving.contract import fields
from mrt.serving.contract.allowances import PRIORITIES, Priority
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.illustrations import ICONS_WAYS, IconsWay
from mrt.serving.contract.lettering import LETTERINGS, Lettering
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.reading.encoded_picture import ENCODINGS, EncodedPicture, Encoding
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.tensors import MODELS
from mrt.tasks import FROM_WORDS, TASKS, Task
from mrt.words.quotes import BadText, plain

Way = Literal["network", "experts"]
Expert = Literal["auto", "experts", "network"]
EXPERTS: tuple[Expert, ...] = get_args(Expert)
_LONGEST = 2**20  # px of a canvas' side, where pixels are limited


@dataclass(frozen=True)
class RawRequest:
    """A request as its caller sent it; None where a tensor is absent. What sampling needs has its defaults already.

    Each value is valid by itself; whether they fit each other is for parse.py and what it calls to check. `regions`,
    `keep`, `captions` and `references` start with the background, `images` with the composed picture. Lengths are in
    px of the canvas, or of the picture where image_to_layers has no canvas.

    prompt: empty where absent. layer_count: layers wanted, with the background. quality: empty for none. student: 0 for
    the undistilled network. guidance: 1 is none. preview: the longest side in px, 0 for none. way: who makes the
    layers. enlarges: whether layers have the caller's size where the network draws smaller; those of a picture only for
    callers who name an expert, as the others know the network's size alone. granularity: of the experts. lettering: who
    writes strings. icons: whether drawings of icon sets may stand for unknown words. strict: whether unknown words are
    refused. Prompt and captions that a limited vocabulary is asked to draw have their strings between `"`. plan:
    whether only an estimate is wanted. wire_bytes: of its tensors, see
    fields.wire_bytes.
    """

    task: Task
    way: Way
    enlarges: bool
    granularity: Granularity
    lettering: Lettering
    icons: IconsWay
    strict: bool
    prompt: str
    canvas: tuple[int, int] | None
    page: Region | None
    regions: tuple[Region, ...] | None
    layer_count: int | None
    keep: tuple[bool, ...] | None
    captions: tuple[str, ...] | None
    images: tuple[EncodedPicture, ...] | None
    references: tuple[EncodedPicture, ...] | None
    seed: int
    quality: str
    steps: int
    student: int
    guidance: float
    preview: int
    priority: Priority
    encoding: Encoding
    plan: bool
    wire_bytes: int


def read(tensors: Tensors, limits: Limits, family: Family) -> RawRequest:
    """Raises Refusal. `tensors`: as Triton passes them, with names, types and ranks checked."""
    for tensor in MODELS["mrt"].inputs:  # Triton counts the inputs but does not see which one is missing
        if not tensor.optional and tensor.name not in tensors:
            raise invalid(tensor.name, "is missing")
    task = _task(tensors, limits, family)
    encoding = fields.choice(tensors, "encoding", ENCODINGS) or "binary"
    quality = fields.choice(tensors, "quality", limits.tiers) or ""
    steps = fields.integer(tensors, "steps", limits.tiers.get(quality, limits.steps), 1, limits.max_steps)
    student = limits.students.get(steps)
    guidance = student.guidance if student else limits.guidance[task]
    way = _way(task, tensors, limits)
    enlarges = task != "image_to_layers" or (
        way == "network" and bool(fields.choice(tensors, "expert", EXPERTS)) and limits.max_drawn > 0
    )
    most = limits.max_parts if way == "experts" else limits.max_layers
    granularity = fields.choice(tensors, "granularity", GRANULARITIES)
    if granularity and way != "experts":
        raise invalid("granularity", "is for pictures that experts take apart; set expert to 'auto', or leave it out")
    regions = fields.regions(tensors, most)
    keep = fields.elements(tensors, "keep")
    return RawRequest(
        task=task,
        way=way,
        enlarges=enlarges,
        granularity=granularity or "normal",
        lettering=_lettering(task, tensors, limits),
        icons=_icons(task, tensors, limits),
        strict=_strict(task, tensors),
        prompt=_plain(fields.text(tensors, "prompt", limits.max_prompt_bytes), "prompt", task, limits),
        canvas=fields.canvas(tensors, _longest(way, enlarges, limits)),
        page=fields.page(tensors),
        regions=regions,
        layer_count=_layer_count(tensors, most),
        keep=None if keep is None else tuple(keep),
        captions=_captions(tensors, task, limits),
        images=_pictures(tensors, "images", encoding),
        references=_pictures(tensors, "references", encoding),
        seed=fields.integer(tensors, "seed", secrets.randbelow(2**31), 0, 2**63 - 1),
        quality=quality,
        steps=steps,
        student=student.index if student else 0,
        guidance=fields.number(tensors, "guidance", guidance, limits.max_guidance),
        preview=fields.integer(tensors, "preview", 0, 0, 2**31 - 1),
        priority=fields.choice(tensors, "priority", PRIORITIES) or "normal",
        encoding=encoding,
        plan=fields.flag(tensors, "plan"),
        wire_bytes=fields.wire_bytes(
            {name: array for name, array in tensors.items() if name not in ("plan", "encoding")}, encoding
        ),
    )


def _task(tensors: Tensors, limits: Limits, family: Family) -> Task:
    name = fields.text(tensors, "task", limits.max_prompt_bytes)
    for task in family.tasks:
        if name == task:
            return task
    who = f"; {family.name} knows no other" if name in TASKS else ""
    raise invalid("task", f"is {name[:40]!r}; give one of {', '.join(family.tasks)}{who}")


def _way(task: Task, tensors: Tensors, limits: Limits) -> Way:
    """Who makes the layers. Left to the server, the experts where it has them."""
    expert = fields.choice(tensors, "expert", EXPERTS) or "network"
    if expert == "network":
        return "network"
    if task != "image_to_layers":
        if expert == "auto":
            return "network"
        raise invalid("expert", f"is 'experts', who take pictures apart; {task} is the network's, so leave it out")
    if expert == "experts" and not limits.max_parts:
        raise invalid("expert", "is 'experts', but this server has none; leave it out")
    return "experts" if limits.max_parts else "network"


def _lettering(task: Task, tensors: Tensors, limits: Limits) -> Lettering:
    """Who writes the strings of layers. Type is set by the experts, where the server has them."""
    lettering = fields.choice(tensors, "text", LETTERINGS) or "drawn"
    if lettering == "typeset" and task not in FROM_WORDS:
        raise invalid("text", f"is 'typeset', but {task} makes no layers of words; leave it out")
    if lettering == "typeset" and not limits.max_parts:
        raise invalid("text", "is 'typeset', but this server sets no type; leave it out")
    return lettering if task in FROM_WORDS and limits.max_parts else "drawn"


def _icons(task: Task, tensors: Tensors, limits: Limits) -> IconsWay:
    """Icons are drawn by the experts, where the server has them."""
    way = fields.choice(tensors, "icons", ICONS_WAYS) or "off"
    return way if task in FROM_WORDS and limits.max_parts else "off"


def _strict(task: Task, tensors: Tensors) -> bool:
    strict = fields.flag(tensors, "strict")
    if strict and task not in FROM_WORDS:
        raise invalid("strict", f"is true, but words do not determine what {task} makes; leave it out")
    return strict


def _longest(way: Way, enlarges: bool, limits: Limits) -> int:
    """Px of a side of the canvas, at most."""
    if way == "experts":
        return _LONGEST
    return max(limits.max_canvas, limits.max_drawn) if enlarges else limits.max_canvas


def _layer_count(tensors: Tensors, most: int) -> int | None:
    if "layer_count" not in tensors:
        return None
    return fields.integer(tensors, "layer_count", 0, 1, most + 1)


def _captions(tensors: Tensors, task: Task, limits: Limits) -> tuple[str, ...] | None:
    captions = fields.elements(tensors, "captions")
    if captions is None:
        return None
    found = ((f"captions[{index}]", data) for index, data in enumerate(captions))
    return tuple(_plain(fields.utf8(data, name, limits.max_prompt_bytes), name, task, limits) for name, data in found)


def _plain(text: str, field: str, task: Task, limits: Limits) -> str:
    if task not in FROM_WORDS or not limits.vocabulary:
        return text
    try:
        return plain(text)
    except BadText as error:
        raise invalid(field, str(error)) from error


def _pictures(tensors: Tensors, name: str, encoding: Encoding) -> tuple[EncodedPicture, ...] | None:
    files = fields.elements(tensors, name)
    if files is None:
        return None
    return tuple(EncodedPicture(f"{name}[{index}]", data, encoding) for index, data in enumerate(files))


def check_counts(raw: RawRequest, regions: int) -> None:
    """Refuses a tensor without one element per region; `images` has one more, in front."""
    per = "one a row of regions"
    by_region = {
        "keep": (raw.keep, regions, per),
        "captions": (raw.captions, regions, per),
        "images": (raw.images, regions + 1, f"composed, then {per}"),
        "references": (raw.references, regions, per),
    }
    for name, (elements, count, what) in by_region.items():
        if elements is not None and len(elements) != count:
            raise invalid(name, f"has {len(elements)} elements where {count} are needed: {what}")
