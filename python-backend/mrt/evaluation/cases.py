"""Held-out designs as requests on the wire, each with the layers that are the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mrt import compositing
from mrt.data import designs
from mrt.data.designs import Design, DrawnLayer
from mrt.evaluation.held_out import FEW, SEED, Layers, held_out
from mrt.geometry import Region
from mrt.serving.contract import pictures
from mrt.serving.contract.fields import Tensors
from mrt.tasks import EDITS, Task

Text = Literal["captions", "captions and prompt", "short prompt", "long prompt", "none"]
PASSES = 1  # every layer of a case is made in one run; none is chosen among several


@dataclass(frozen=True)
class Case:
    """One task on one design. `truth`: premultiplied (h, w, 4) float32 0..1 by slot, for the slots that are made."""

    task: Task
    design: Design
    tensors: Tensors
    regions: dict[int, Region]
    truth: dict[int, np.ndarray]
    layers: dict[int, DrawnLayer]


def cases(task: Task, count: int, text: Text = "captions", layers: Layers = FEW) -> list[Case]:
    """`count` held-out cases. Designs of text tasks are aligned ones, where a caption can predict the pixels.

    The text changes neither designs nor targets nor seeds, so that figures with and without it compare.
    """

    def fits(design: Design) -> bool:
        if task == "image_to_layers":
            return True
        coloured = sum(layer.coloured for layer in design.layers)
        if task == "restyle_layers":  # without an accent and one layer that shows it, nothing predicts the colour
            return design.aligned and coloured > 1 and (text != "none" or design.accent is not None)
        return design.aligned

    found = held_out(count, layers, fits)
    return [case_of(np.random.default_rng((SEED, index)), task, design, text) for index, design in enumerate(found)]


def case_of(rng: np.random.Generator, task: Task, design: Design, text: Text = "captions") -> Case:
    page, background = design.page, designs.to_bytes(design.background.pixels)
    regions = {1: page} | {slot: layer.region for slot, layer in enumerate(design.layers, start=2)}
    pixels = {1: background} | {slot: layer.pixels for slot, layer in enumerate(design.layers, start=2)}
    targets = targets_of(rng, task, design)
    if task == "image_to_layers":
        seen = {slot: page.intersect(region) for slot, region in regions.items()}
        pixels = {slot: picture[seen[slot].within(regions[slot])] for slot, picture in pixels.items()}
        regions = seen
    given = {slot: png(pixels[slot]) for slot in regions if slot not in targets}
    if task == "image_to_layers":
        given = {0: png(design.composite()[page.within(Region(0, 0, *design.canvas))])}
    tensors = {
        "task": texts([task]),
        "canvas": np.array(design.canvas, np.int32),
        "page": np.array(page, np.int32),
        "regions": np.array(list(regions.values()), np.int32),
        "keep": np.array([slot not in targets for slot in regions]),
        "images": texts([given.get(slot, b"") for slot in range(len(regions) + 1)]),
        "seed": np.array([int(rng.integers(2**31))], np.int64),
        **text_tensors(design, targets, list(regions), text),
    }
    if task == "restyle_layers":
        references = {slot: png(design.layers[slot - 2].reference) for slot in targets}
        tensors["references"] = texts([references.get(slot, b"") for slot in regions])
    layers = {slot: design.layers[slot - 2] for slot in sorted(targets) if slot > 1}
    truth = {slot: pixels[slot].astype(np.float32) / 255 for slot in sorted(targets)}
    return Case(task, design, tensors, regions, truth, layers)


def targets_of(rng: np.random.Generator, task: Task, design: Design) -> set[int]:
    """The slots that are made: all, or for the tasks on layers any subset of up to half of those that can be.

    A restyle leaves a coloured layer as it is: it shows the design's accent.
    """
    if task not in EDITS:
        return set(range(1, len(design.layers) + 2))
    able = [slot for slot, layer in enumerate(design.layers, start=2) if layer.coloured or task == "add_layers"]
    size = 1 + int(rng.integers(max(1, len(able) // 2)))
    return {int(slot) for slot in rng.permutation(able)[:size]}


def text_tensors(design: Design, targets: set[int], slots: list[int], text: Text) -> dict[str, np.ndarray]:
    """The tensors of the text: captions of the targets, one prompt for the whole design, both or none."""
    found = {}
    if text in ("captions", "captions and prompt"):
        words = [design.background.caption, *(layer.caption for layer in design.layers)]
        found["captions"] = texts([words[slot - 1] if slot in targets else "" for slot in slots])
    if text not in ("captions", "none"):
        found["prompt"] = texts([design.prompt(long=text == "long prompt")])
    return found


def reseeded(case: Case, by: int) -> Case:
    """The same case with other noise."""
    return replace(case, tensors={**case.tensors, "seed": case.tensors["seed"] + by})


def texts(values: list[str] | list[bytes]) -> np.ndarray:
    """A BYTES tensor."""
    return np.array([value.encode() if isinstance(value, str) else value for value in values], object)


def png(premultiplied: np.ndarray) -> bytes:
    """PNG of a premultiplied uint8 picture (h, w, 4)."""
    return pictures.png(compositing.straight(np.moveaxis(premultiplied.astype(np.float32) / 255, -1, 0)))
