"""The mixture is data: what is wrong in it is said before training begins."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mrt.tasks import TASKS
from mrt.training.mixture import DEFAULT, Mixture


def test_tasks_come_in_their_shares():
    mixture, rng = Mixture.read(), np.random.default_rng(0)
    drawn = [mixture.task(rng) for _ in range(4000)]
    for task in TASKS:
        assert drawn.count(task) / len(drawn) == pytest.approx(mixture.tasks[task], abs=0.03)


@pytest.mark.parametrize(
    "change, field",
    [
        ({"tasks": {"text_to_layers": 0.5}}, "tasks"),
        ({"tasks": {"text_to_layers": 0.5, "image_to_image": 0.5}}, "tasks"),
        ({"text": {}}, "text.text_to_layers"),
        ({"grouping": 0.1}, "give exactly"),
    ],
)
def test_a_wrong_mixture_is_refused_with_its_field(tmp_path: Path, change: dict, field: str):
    path = tmp_path / "mixture.json"
    path.write_text(json.dumps(json.loads(DEFAULT.read_text()) | change))
    with pytest.raises(ValueError, match=field):
        Mixture.read(path)
