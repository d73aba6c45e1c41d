"""A training run as one readable file, e.g. mrt-20b.json."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mrt.models.public.files import json_of
from mrt.tasks import TASKS, Task


@dataclass(frozen=True)
class Stage:
    """`steps` of training on the encoded shards in the folder `latents`."""

    latents: Path
    steps: int


@dataclass(frozen=True)
class Config:
    """`public`: the folder `transformer` of a public model, to begin with. `out`: checkpoints and log.

    A global batch is `lanes` x `lane_batch` samples. A lane is a stream of its own, so that what is learnt does not
    depend on the number of processes, which divides `lanes`. `tasks`: shares of samples. `no_text`: share of
    image_to_layers without its prompt. `compute`: float type of the network's work; what is learnt stays float32.
    `lora`: rank of adapters that are trained alone, by one process; 0 trains everything. `distil`: sigmas from 1 to 0
    of the few steps that adapters learn to take instead of many; none trains on designs as usual.
    """

    public: Path
    out: Path
    stages: tuple[Stage, ...]
    tasks: Mapping[Task, float]
    no_text: float
    lanes: int
    lane_batch: int
    rate: float
    weight_decay: float
    clip: float
    compute: str
    checkpoint_every: int
    lora: int = 0
    distil: tuple[float, ...] = ()
    seed: int = 0

    @classmethod
    def read(cls, path: Path) -> Config:
        """From JSON, folders as seen from the file; ValueError that names what is missing, unknown or wrong."""
        data = json_of(path)
        known = {field.name for field in fields(cls)}
        if wrong := sorted(set(data) - known) + sorted(known - set(data) - {"lora", "distil", "seed"}):
            raise ValueError(f"{path}: {', '.join(wrong)}: unknown or missing; give exactly {', '.join(sorted(known))}")
        _check_types(path, data)
        if set(data["tasks"]) - set(TASKS) or abs(sum(data["tasks"].values()) - 1) > 1e-6:
            raise ValueError(f"{path}: tasks needs shares of {', '.join(TASKS)} that add up to 1")
        if data["compute"] not in ("bfloat16", "float32"):
            raise ValueError(f"{path}: compute is {data['compute']!r}; take bfloat16 or float32")
        sigmas = tuple(data.get("distil", ()))
        if sigmas and (sigmas[0] != 1 or sigmas[-1] != 0 or list(sigmas) != sorted(set(sigmas), reverse=True)):
            raise ValueError(f"{path}: distil needs sigmas that fall from 1 to 0")
        if sigmas and not data.get("lora"):
            raise ValueError(f"{path}: distil trains adapters; set lora to their rank, e.g. 64")
        place = path.parent
        stages = tuple(Stage(place / stage["latents"], stage["steps"]) for stage in data["stages"])
        return cls(
            **data | {"public": place / data["public"], "out": place / data["out"], "stages": stages, "distil": sigmas}
        )

    def stage_at(self, step: int) -> tuple[Stage, int] | None:
        """The stage of a step and how many steps came before in it; None once all are done."""
        for stage in self.stages:
            if step < stage.steps:
                return stage, step
            step -= stage.steps
        return None


def _check_types(path: Path, data: Mapping[str, Any]) -> None:
    """Raises ValueError that names a field, its value and what it should be."""
    for name, least in (("lanes", 1), ("lane_batch", 1), ("checkpoint_every", 1), ("lora", 0), ("seed", 0)):
        _check(path, name, data.get(name, least), lambda value, least=least: type(value) is int and value >= least)
    for name in ("no_text", "rate", "weight_decay", "clip"):
        _check(path, name, data[name], _is_number)
    for name in ("public", "out"):
        _check(path, name, data[name], lambda value: isinstance(value, str))
    _check(
        path, "distil", data.get("distil", []), lambda value: isinstance(value, list) and all(map(_is_number, value))
    )
    _check(path, "tasks", data["tasks"], lambda value: isinstance(value, dict) and all(map(_is_number, value.values())))
    _check(
        path, "stages", data["stages"], lambda value: isinstance(value, list) and value and all(map(_is_stage, value))
    )


def _check(path: Path, name: str, value: Any, right: Callable[[Any], Any]) -> None:
    if not right(value):
        raise ValueError(f"{path}: {name} is {value!r}; see mrt-20b.json for what it should be")


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < math.inf


def _is_stage(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"latents", "steps"}
        and isinstance(value["latents"], str)
        and type(value["steps"]) is int
        and value["steps"] > 0
    )
