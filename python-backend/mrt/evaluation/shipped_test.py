"""The shipped weights do what the README says of them: a floor under each task, well below the figures there.

Weights, designs and seeds are fixed, so these numbers move only when one of them is changed.
"""

from __future__ import annotations

import pytest

from mrt.evaluation import runner
from mrt.evaluation.cases import cases
from mrt.evaluation.metrics.score import score
from mrt.evaluation.networks import OnnxNetworks
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of
from mrt.tasks import TASKS, Task

pytestmark = pytest.mark.slow

FLOORS: dict[Task, dict[str, float]] = {
    "text_to_layers": {"colour": 0.95, "shape": 0.95, "icon": 0.8, "word": 0.6, "iou": 0.88},
    "image_to_layers": {"colour": 0.95, "shape": 0.95, "icon": 0.9, "word": 0.8, "iou": 0.88, "psnr_merged": 29},
    "add_layers": {"colour": 0.95, "shape": 0.95, "icon": 0.9, "iou": 0.88},
    "restyle_layers": {"colour": 0.95, "shape": 0.95, "icon": 0.9, "word": 0.9, "iou": 0.92},
}


@pytest.fixture(scope="module")
def networks() -> OnnxNetworks:
    return OnnxNetworks(REPOSITORY)


@pytest.mark.parametrize("task", TASKS)
def test_held_out_designs(task: Task, networks: OnnxNetworks):
    chosen = cases(task, 16)
    limits = limits_of(REPOSITORY / "mrt" / "config.pbtxt")
    figures = score(chosen, runner.run(networks, limits, chosen))
    for name, floor in FLOORS[task].items():
        assert figures[name] >= floor, (name, figures)
    assert figures.get("empty_alpha", 0) < 0.5, figures
    assert figures["grey_where_clear"] < 0.001, figures
