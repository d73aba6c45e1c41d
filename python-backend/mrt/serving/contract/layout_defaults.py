"""Canvas and regions of a request that leaves them to the model, so that it reads as if its caller had given them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mrt.families.family import Family
from mrt.geometry import Region, snap
from mrt.serving.contract import fields, places
from mrt.serving.contract import text as wording
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.layout_protocol import Layouts, Room
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.reading.picture_file import PictureFile, opened
from mrt.serving.contract.reading.working_size import scaled_region, working_size
from mrt.serving.contract.refusal import invalid
from mrt.tasks import EDITS, Task


class Completed(NamedTuple):
    """`picture`: that of image_to_layers."""

    tensors: Tensors
    picture: PictureFile | None = None


def completed(
    tensors: Tensors,
    task: Task,
    encoding: str,
    seed: int,
    limits: Limits,
    layouts: Layouts | None,
    family: Family,
) -> Completed:
    """The tensors with canvas and regions; with `layouts` None, regions have to be given.

    A planned prompt becomes captions, one a layer, wherever the planner can tell whose its words are. The picture of
    image_to_layers gives the canvas where none is given, at the size that the model takes; its regions go with it.
    """
    given = dict(tensors)
    _check_count(given, task)
    picture = _picture(given, encoding, limits) if task == "image_to_layers" else None
    if picture and "canvas" not in given:
        given |= _framed(given, picture, limits)
    if "regions" in given or task in EDITS or layouts is None:
        for name in ("canvas", "regions"):
            if name not in given:
                raise invalid(name, f"is missing; {task} needs it" + (" for its regions" if name == "canvas" else ""))
        return Completed(given, picture)
    for name in ("keep", "captions", "references"):
        if name in given:
            raise invalid(name, "has one element a row of regions, which are missing; give them, or leave both out")
    if picture:
        return Completed(given | _detected(given, picture, limits, layouts), picture)
    if "canvas" not in given:
        if "page" in given:
            raise invalid("page", "is given without the canvas that it lies on; give both or neither")
        given["canvas"] = np.array(limits.default_page, np.int32)
    return Completed(_planned(given, seed, limits, layouts, family))


def _picture(given: Tensors, encoding: str, limits: Limits) -> PictureFile:
    """The picture of image_to_layers, of which the header alone is read."""
    rows = len(given["regions"].reshape(-1, 4)) if "regions" in given else 0
    images = fields.many(given, "images", rows + 1, "the picture, then one a row of regions")
    if not images[0]:
        raise invalid("images[0]", "is empty, but has to hold the picture as PNG, JPEG or WebP")
    return opened(fields.plain(images[0], "images[0]", encoding, limits.max_image_bytes), "images[0]")


def _framed(given: Tensors, picture: PictureFile, limits: Limits) -> dict[str, np.ndarray]:
    """Canvas, page and regions where the canvas is left to the picture, in whose px page and regions are given."""
    whole = Region(0, 0, *picture.size)
    if "page" in given and places.page_of(given, picture.size) != whole:
        width, height = picture.size
        raise invalid("page", f"is not the whole picture ({width} x {height} px); give a canvas, too, or leave it out")
    regions = places.regions_of(given, picture.size, limits) if "regions" in given else ()
    size = working_size(picture.size, regions, limits)
    framed = {"canvas": np.array(size, np.int32), "page": np.array((0, 0, *size), np.int32)}
    if regions and size != picture.size:
        framed["regions"] = np.array([scaled_region(region, picture.size, size) for region in regions], np.int32)
    return framed


def _detected(given: Tensors, file: PictureFile, limits: Limits, layouts: Layouts) -> dict[str, np.ndarray]:
    canvas = places.canvas_of(given, limits)
    page = places.page_of(given, canvas)
    layout = layouts.detect(file.on(page), canvas, page, _room(page, page, limits, _wanted(given, limits)))
    images = [given["images"].ravel()[0], *[b""] * len(layout.regions)]
    return {"regions": np.array(layout.regions, np.int32), "images": np.array(images, np.object_)}


def _planned(given: dict[str, np.ndarray], seed: int, limits: Limits, layouts: Layouts, family: Family) -> Tensors:
    prompt = wording.prompt_of(given, limits)
    segments = family.segments(prompt)
    wording.encoded(segments, "text_to_layers", limits, family)
    if max(segments, default=0) > limits.max_layers + 1:
        raise invalid("prompt", f"has {max(segments)} parts between semicolons, at most {limits.max_layers + 1}")
    canvas = places.canvas_of(given, limits)
    page = places.page_of(given, canvas)
    room = _room(Region(0, 0, *canvas), page, limits)
    said = limits.vocabulary.spelled(prompt) if limits.vocabulary else prompt
    layout = layouts.plan(said, canvas, page, room, seed)
    if parts := _grounded(layout.captions, limits):
        layout = layouts.plan("; ".join(parts), canvas, page, room, seed)
    if len(layout.regions) > limits.max_layers + 1:
        raise invalid("prompt", f"names more than {limits.max_layers} layers; name fewer")
    given["regions"] = np.array(layout.regions, np.int32)
    if any(layout.captions):  # they stand in for the prompt that they were cut out of
        del given["prompt"]
        given["captions"] = np.array([caption.encode() for caption in layout.captions], np.object_)
    return given


def _grounded(captions: Sequence[str], limits: Limits) -> list[str] | None:
    """The captions with a background, where a sentence ends in a bare colour ("a heart on blue") that the planner takes
    for a layer, or for a background that no training caption names so; None where they are well as they are."""
    if not limits.vocabulary:
        return None
    background, *layers = captions
    colours = [caption for caption in layers if limits.vocabulary.is_colour(caption)]
    if not background and len(colours) == 1:
        layers.remove(colours[0])
        background = colours[0]
    if limits.vocabulary.is_colour(background) and "background" not in background.lower().split():
        return [f"{background} background", *layers]
    return None


def _check_count(given: Tensors, task: Task) -> None:
    if "layer_count" not in given:
        return
    if task != "image_to_layers":
        raise invalid("layer_count", f"is for image_to_layers; {task} makes the layers that it is told of")
    if "regions" in given:
        raise invalid("layer_count", "is given beside regions, of which each is a layer; give one of them")


def _wanted(given: Tensors, limits: Limits) -> int:
    """Layers asked for, background included; 0 where that is left to the model."""
    if "layer_count" not in given:
        return 0
    return fields.integer(given, "layer_count", 0, 1, limits.max_layers + 1)


def _room(composed: Region, background: Region, limits: Limits, wanted: int = 0) -> Room:
    """What is left for layers beside the composed slot and the background."""
    taken = snap(composed).tokens + snap(background).tokens
    return Room(limits.max_layers, max(0, limits.max_tokens - taken), wanted)
