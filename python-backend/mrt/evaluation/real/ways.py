"""Methods of decomposing a real design. A new one is a function here and a row in `ways`.

A decomposer is given the page's picture at its own size, premultiplied RGBA (h, w, 4) uint8, and the layers' true
regions in page px, bottom to top, or None where it has to find them. It gives the background and the layers above it,
bottom to top, at the same size; where it was given regions exactly one layer for each, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mrt.evaluation import runner
from mrt.evaluation.asked import on_page
from mrt.evaluation.bench import Detect
from mrt.evaluation.cases import png, texts
from mrt.evaluation.classical import blind, oracle
from mrt.evaluation.real import expert
from mrt.evaluation.real.placed import NOTHING, Placed, placed, resized
from mrt.geometry import TOKEN, Region, snap
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Networks
from mrt.tasks import Task

CLASSICAL = 320  # px of the longer side, as the shipped networks: what is larger takes it minutes
SEED = 1
Decompose = Callable[[np.ndarray, "Sequence[Region] | None"], list[Placed]]


@dataclass(frozen=True)
class Way:
    name: str
    regions_known: bool  # whether the true regions are given
    decompose: Decompose


@dataclass(frozen=True)
class Asked:
    """A request of the engine, as `mrt.evaluation.runner` takes it."""

    task: Task
    tensors: Tensors


def ways(networks: Networks, limits: Limits, detect: Detect) -> list[Way]:
    served = Served(networks, limits, detect)
    known = [
        Way("shipped weights, true regions", True, served),
        Way("shipped weights, found regions", False, served),
        Way("classical, true regions", True, classical),
        Way("classical, no regions", False, classical),
    ]
    experts = expert.experts()
    if not experts:
        return known
    by_experts = expert.ByExperts(experts)
    return [
        *known,
        Way("experts, true regions", True, by_experts),
        Way("experts, found regions", False, by_experts),
    ]


def classical(picture: np.ndarray, regions: Sequence[Region] | None) -> list[Placed]:
    """Without learning, on the page at CLASSICAL px, scaled back."""
    page = Region(0, 0, picture.shape[1], picture.shape[0])
    scale = min(1.0, CLASSICAL / max(page[2:]))
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    small = resized(picture, size).astype(np.float32) / 255
    if regions is None:
        made = blind.decompose(small)
    else:
        made = oracle.decompose(small, [scaled(region, page, size) for region in regions])
    return [placed(layer, page) for layer in made]


@dataclass(frozen=True)
class Served:
    """The networks of the model repository behind the server's engine, on the page as large as they take it.

    Layers past the most that they take, the smallest ones, come back empty.
    """

    networks: Networks
    limits: Limits
    detect: Detect

    def __call__(self, picture: np.ndarray, regions: Sequence[Region] | None) -> list[Placed]:
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        chosen = largest(regions or [], self.limits.max_layers)
        size = self.size_for(page, [(regions or [])[index] for index in chosen])
        small = resized(picture, size)
        if regions is None:
            found = self.detect(np.moveaxis(small.astype(np.float32) / 255, -1, 0))
        else:
            found = [snap(scaled(regions[index], page, size)) for index in chosen]
        made = [placed(layer, page) for layer in self.asked(small, found)]
        if regions is None:
            return made
        slots = dict(zip(chosen, made[1:], strict=True))
        return [made[0], *(slots.get(index, NOTHING) for index in range(len(regions)))]

    def size_for(self, page: Region, regions: Sequence[Region]) -> tuple[int, int]:
        """The largest size on the token grid that the limits take; the page's own proportions, within half a token."""
        for side in range(self.limits.max_canvas, TOKEN, -TOKEN):
            scale = side / max(page[2:])
            width, height = (max(TOKEN, round(length * scale / TOKEN) * TOKEN) for length in page[2:])
            tokens = 2 * Region(0, 0, width, height).tokens
            tokens += sum(snap(scaled(region, page, (width, height))).tokens for region in regions)
            if tokens <= self.limits.max_tokens * (1 if regions else 0.5):
                return width, height
        raise ValueError(f"a page of {page.width} x {page.height} px with {len(regions)} layers leaves no room")

    def asked(self, picture: np.ndarray, regions: Sequence[Region]) -> list[np.ndarray]:
        """Background and layers on the whole page, premultiplied (h, w, 4) float32 0..1."""
        page = Region(0, 0, picture.shape[1], picture.shape[0])
        slots = [page, *regions]
        tensors = {
            "task": texts(["image_to_layers"]),
            "canvas": np.array(page[2:], np.int32),
            "page": np.array(page, np.int32),
            "regions": np.array(slots, np.int32),
            "keep": np.zeros(len(slots), bool),
            "images": texts([png(picture), *[b""] * len(slots)]),
            "seed": np.array([SEED], np.int64),
        }
        stack = runner.run(self.networks, self.limits, [Asked("image_to_layers", tensors)])[0]
        return [on_page(stack[slot], region, page) for slot, region in enumerate(slots, start=1)]


def largest(regions: Sequence[Region], most: int) -> list[int]:
    """The indices of the `most` largest, in their order."""
    by_area = sorted(range(len(regions)), key=lambda index: -regions[index].width * regions[index].height)
    return sorted(by_area[:most])


def scaled(region: Region, page: Region, size: tuple[int, int]) -> Region:
    """A region of the page on the page at another size, rounded outwards, of at least 1 px."""
    across, down = size[0] / page.width, size[1] / page.height
    x, y = int(region.x * across), int(region.y * down)
    right, bottom = int(np.ceil(region.right * across - 1e-6)), int(np.ceil(region.bottom * down - 1e-6))
    return Region(x, y, max(1, min(size[0], right) - x), max(1, min(size[1], bottom) - y))
