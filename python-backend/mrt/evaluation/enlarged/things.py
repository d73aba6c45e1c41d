"""Layers of held-out designs as the network makes them, each with the truth at a larger size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mrt.data import glyphs
from mrt.data.design import DrawnLayer
from mrt.evaluation import runner
from mrt.evaluation.cases import Case, cases
from mrt.evaluation.metrics.layer import alpha_iou
from mrt.evaluation.runner import Stack
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Networks
from mrt.tasks import Task
from mrt.vocabulary import BACKGROUND

KINDS = {"shape": "shape", "icon": "icon", "text": "word", "panel": "panel", "photo": "textured"}
STRIPES = "stripes"
_OPACITY = {"panel": 0.5}


@dataclass(frozen=True)
class Thing:
    """`small`: what is enlarged, and `large`: the truth at `times` its size; premultiplied planes (4, h, w) in 0..1.
    `drawn`: soft IoU of the small alpha with the true one."""

    kind: str
    name: str
    small: np.ndarray
    large: np.ndarray
    times: int
    drawn: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that are wanted."""
        return self.large.shape[2], self.large.shape[1]


def coded(networks: Networks, count: int, times: int) -> list[Thing]:
    """The truth through encoder and decoder: what a network that makes no mistakes would give."""
    chosen = cases("text_to_layers", count)
    return list(of_cases(chosen, runner.codec(networks, chosen), times))


def made(networks: Networks, limits: Limits, task: Task, count: int, times: int) -> list[Thing]:
    """What the network makes of captions and true regions, and for image_to_layers of the flat picture."""
    chosen = cases(task, count)
    return list(of_cases(chosen, runner.run(networks, limits, chosen), times))


def of_cases(chosen: Sequence[Case], stacks: Sequence[Stack], times: int) -> Iterator[Thing]:
    """All whole layers that have an edge to judge by, and striped backgrounds."""
    for case, stack in zip(chosen, stacks, strict=True):
        for slot, small in case.truth.items():
            large = _large(case, slot, times)
            if large is not None:
                kind, name = _kind(case, slot)
                drawn = alpha_iou(stack[slot][..., 3], small[..., 3])
                planes = np.ascontiguousarray(np.moveaxis(stack[slot], -1, 0))
                yield Thing(kind, name, planes, large, times, drawn)


def _kind(case: Case, slot: int) -> tuple[str, str]:
    if slot == BACKGROUND:
        return STRIPES, case.design.background.caption
    return KINDS[case.layers[slot].kind], case.layers[slot].name


def _large(case: Case, slot: int, times: int) -> np.ndarray | None:
    if slot == BACKGROUND:
        striped = case.design.background.kind == "stripes"
        return np.moveaxis(case.truth[slot], -1, 0).repeat(times, 1).repeat(times, 2) if striped else None
    layer = case.layers[slot]
    cut = case.regions[slot] != layer.region  # at the edge of the page
    return None if cut else larger(layer, times)


def larger(layer: DrawnLayer, times: int) -> np.ndarray | None:
    """A layer drawn at so many times its size: premultiplied planes (4, times * h, times * w) in 0..1; None where it
    has no edge. The colours of a texture are its small ones, whose detail was never drawn."""
    mask = glyphs.larger(layer.kind, layer.name, layer.box.width, layer.box.height, times)
    if mask is None:
        return None
    alpha = np.zeros((times * layer.region.height, times * layer.region.width), np.float32)
    alpha[layer.box.times(times).within(layer.region.times(times))] = mask * _OPACITY.get(layer.kind, 1.0)
    pixels = layer.pixels.astype(np.float32) / 255
    if layer.kind == "photo":
        own = pixels[..., :3] / np.maximum(pixels[..., 3:], 1 / 255)
        colours = own.repeat(times, 0).repeat(times, 1).transpose(2, 0, 1)
    else:
        seen = pixels[pixels[..., 3] > 0.9 * pixels[..., 3].max()]
        colours = (seen[:, :3] / seen[:, 3:]).mean(0)[:, None, None]
    return np.concatenate([colours * alpha, alpha[None]]).astype(np.float32)
