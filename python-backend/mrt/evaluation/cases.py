"""Held-out designs as requests on the wire, each with the layers that are the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.data import designs
from mrt.data.designs import Design, DrawnLayer
from mrt.geometry import Region
from mrt.serving import pictures
from mrt.serving.fields import Tensors
from mrt.tasks import EDITS, Task

SEED = 77_000_001  # no training seed (mrt.training.latents.TRAINING_SEED) comes near


@dataclass(frozen=True)
class Case:
    """One task on one design. `truth`: premultiplied (h, w, 4) float32 0..1 by slot, for the slots that are made."""

    task: Task
    design: Design
    tensors: Tensors
    regions: dict[int, Region]
    truth: dict[int, np.ndarray]
    layers: dict[int, DrawnLayer]


def cases(task: Task, count: int, captions: bool = True) -> list[Case]:
    """`count` held-out cases. Designs of text tasks are aligned ones, where a caption can foretell the pixels."""
    rng, found = np.random.default_rng(SEED), []
    while len(found) < count:
        design = designs.draw(rng)
        fits = design.layers and (design.aligned or task == "image_to_layers")
        if task == "restyle_layers":
            fits = fits and sum(layer.coloured for layer in design.layers) > 1
            fits = fits and (captions or design.accent is not None)  # else nothing foretells the colour
        if fits:
            found.append(case_of(rng, task, design, captions))
    return found


def case_of(rng: np.random.Generator, task: Task, design: Design, captions: bool) -> Case:
    page, background = design.page, designs.to_bytes(design.background.pixels)
    regions = {1: page} | {slot: layer.region for slot, layer in enumerate(design.layers, start=2)}
    pixels = {1: background} | {slot: layer.pixels for slot, layer in enumerate(design.layers, start=2)}
    words = {1: design.background.caption} | {slot: layer.caption for slot, layer in enumerate(design.layers, start=2)}
    targets = set(regions)
    if task in EDITS:
        coloured = [slot for slot, layer in enumerate(design.layers, start=2) if layer.coloured]
        targets = {coloured[rng.integers(len(coloured))] if coloured else 2}
    if task == "image_to_layers":
        seen = {slot: page.intersect(region) for slot, region in regions.items()}
        pixels = {slot: picture[seen[slot].within(regions[slot])] for slot, picture in pixels.items()}
        regions = seen
    keep = [slot not in targets for slot in regions]
    kept = {slot: png(pixels[slot]) for slot in regions if slot not in targets}
    given = (
        {0: png(design.composite()[page.within(Region(0, 0, *design.canvas))])} if task == "image_to_layers" else kept
    )
    told = words if captions else {}
    tensors = {
        "task": texts([task]),
        "canvas": np.array(design.canvas, np.int32),
        "page": np.array(page, np.int32),
        "regions": np.array(list(regions.values()), np.int32),
        "keep": np.array(keep),
        "captions": texts([told.get(slot, "") if slot in targets else "" for slot in regions]),
        "images": texts([given.get(slot, b"") for slot in range(len(regions) + 1)]),
        "seed": np.array([int(rng.integers(2**31))], np.int64),
    }
    if task == "restyle_layers":
        references = {slot: png(design.layers[slot - 2].reference) for slot in targets}
        tensors["references"] = texts([references.get(slot, b"") for slot in regions])
    layers = {slot: design.layers[slot - 2] for slot in targets if slot > 1}
    truth = {slot: pixels[slot].astype(np.float32) / 255 for slot in targets}
    return Case(task, design, tensors, regions, truth, layers)


def texts(values: list[str] | list[bytes]) -> np.ndarray:
    """A BYTES tensor."""
    return np.array([value.encode() if isinstance(value, str) else value for value in values], object)


def png(premultiplied: np.ndarray) -> bytes:
    """PNG of a premultiplied uint8 picture (h, w, 4)."""
    return pictures.png(pictures.straight(np.moveaxis(premultiplied.astype(np.float32) / 255, -1, 0)))
