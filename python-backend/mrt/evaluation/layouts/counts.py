"""What `mrt_layout` finds and plans on held-out designs, in counts that can be summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from mrt.data import designs
from mrt.data.design import Design
from mrt.data.pages import page_of
from mrt.data.sentences import sentence
from mrt.evaluation.cases import SEED
from mrt.evaluation.metrics import boxes, plans
from mrt.serving.contract.layout_protocol import Room
from mrt.serving.layout import detection
from mrt.serving.layout.onnx import OnnxLayouts

RANGES = ((1, 1), (2, 3), (4, 7), (8, 15), (16, 20))
ROOM = Room(layers=20, tokens=10_000)
FORMS = ("parts", "sentence", "varied")


def held_out(layers: tuple[int, int], count: int, aligned: bool = False) -> Iterator[Design]:
    """`count` designs with so many layers. `aligned`: only those that a caption can predict."""
    rng, found = np.random.default_rng([SEED, *layers]), 0
    while found < count:
        design = designs.draw(rng, layers)
        if layers[0] <= len(design.layers) <= layers[1] and (design.aligned or not aligned):
            found += 1
            yield design


def detected(layouts: OnnxLayouts, layers: tuple[int, int], count: int) -> Counter[str]:
    """Counts of metrics/boxes.py."""
    counts: Counter[str] = Counter()
    for design in held_out(layers, count):
        page = page_of(design)
        planes = page.picture.transpose(2, 0, 1).astype(np.float32) / 255
        size = design.page.width, design.page.height
        counts += boxes.counts_of(detection.boxes_of(layouts.candidates(planes), size, ROOM.layers), page)
    return counts


def planned(layouts: OnnxLayouts, layers: tuple[int, int], count: int, form: str) -> Counter[str]:
    """Counts of metrics/plans.py."""
    rng, counts = np.random.default_rng(SEED), Counter()
    for seed, design in enumerate(held_out(layers, count, aligned=True)):
        prompt = prompt_of(rng, design, form)
        counts += plans.counts_of(layouts.plan(prompt, design.canvas, design.page, ROOM, seed), design)
    return counts


def prompt_of(rng: np.random.Generator, design: Design, form: str) -> str:
    """`parts` with semicolons; `sentence` as training of the transformer puts it; `varied` in many other ways."""
    captions = [layer.caption for layer in design.layers]
    if form == "varied":
        return sentence(rng, design.background.caption, captions)[0].text
    return "; ".join([design.background.caption, *captions]) if form == "parts" else design.prompt()
