"""The mixture of training data: shares of tasks, of texts, of long captions, of grouped layers.

MRT 3.2 and 4.4 draw the task of each sample at random and mix short with long captions; its supplement (table 1) found
an even mix best on both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mrt.tasks import TASKS, Task

DEFAULT = Path(__file__).with_name("mixture.json")
TEXTS = ("captions", "both", "prompt", "none")


@dataclass(frozen=True)
class Mixture:
    """Shares in 0..1. `tasks` is of aligned designs: the others, which no caption predicts, go to image_to_layers.

    `text`: by task, which text is given. `grouped`: of designs with merged layers, for image_to_layers as well.
    """

    tasks: Mapping[Task, float]
    grouped: float
    long: float
    text: Mapping[Task, Mapping[str, float]]

    @classmethod
    def read(cls, path: Path = DEFAULT) -> Mixture:
        """From JSON; ValueError naming what is missing, unknown or does not add up to 1."""
        data = json.loads(path.read_text())
        if set(data) != set(cls.__annotations__):
            raise ValueError(f"{path}: give exactly {', '.join(cls.__annotations__)}")
        shares = {"tasks": (data["tasks"], TASKS)} | {f"text.{task}": (data["text"].get(task), TEXTS) for task in TASKS}
        for field, (given, known) in shares.items():
            if not given or set(given) - set(known) or abs(sum(given.values()) - 1) > 1e-6:
                raise ValueError(f"{path}: {field} needs shares of {', '.join(known)} that add up to 1")
        return cls(**data)

    def task(self, rng: np.random.Generator) -> Task:
        return TASKS[_choose(rng, [self.tasks.get(task, 0) for task in TASKS])]

    def text_of(self, rng: np.random.Generator, task: Task) -> str:
        return TEXTS[_choose(rng, [self.text[task].get(text, 0) for text in TEXTS])]


def _choose(rng: np.random.Generator, shares: Sequence[float]) -> int:
    return int(rng.choice(len(shares), p=shares))
