"""What the model takes and its defaults: the string parameters of model `mrt` in its config."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mrt import sampler
from mrt.geometry import bucket
from mrt.serving.refusal import invalid
from mrt.tasks import Task


@dataclass(frozen=True)
class Limits:
    """Lengths in canvas px. `slots`: runs at a time; `max_batch`: rows of a denoiser call."""

    family: str
    steps: int
    max_steps: int
    guidance: Mapping[str, float]  # default by task; 1 is none
    max_guidance: float
    schedule: Mapping[str, Any]
    students: Mapping[str, Any]  # by number of steps: index, sigmas, guidance of the distilled network
    tiers: Mapping[str, int]  # number of steps by quality
    max_canvas: int
    max_layers: int  # above the background
    max_tokens: int
    max_image_bytes: int
    max_prompt_bytes: int
    max_text: int  # text tokens of prompt and captions together
    slots: int
    max_batch: int
    buckets: tuple[int, ...]

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> Limits:
        """From the parameters of config.pbtxt; ValueError naming the one that is missing or wrong."""
        values: dict[str, Any] = {}
        for name, kind in cls.__annotations__.items():
            try:
                values[name] = _READERS[kind](parameters[name])
            except (KeyError, ValueError) as error:
                raise ValueError(f"parameter {name!r} of model mrt: {error!r}") from error
        limits = cls(**values)
        for steps, student in limits.students.items():
            sigmas = list(student["sigmas"])
            if (
                len(sigmas) != int(steps) + 1
                or sigmas != sorted(sigmas, reverse=True)
                or sigmas[:: len(sigmas) - 1] != [1, 0]
            ):
                raise ValueError(
                    f"parameter 'students' of model mrt: {steps} steps need {int(steps) + 1} falling sigmas, 1 to 0"
                )
        return limits

    def student(self, steps: int) -> int:
        """The student that runs this number of steps; 0, the undistilled network, where there is none."""
        return self.students[str(steps)]["index"] if str(steps) in self.students else 0

    def sigmas(self, steps: int) -> np.ndarray:
        """Sigmas from 1 to 0 (steps + 1,): the student's own, or else those of the schedule."""
        lists = {steps: student["sigmas"] for steps, student in self.students.items()}
        return sampler.sigmas({**self.schedule, "lists": {**self.schedule.get("lists", {}), **lists}}, steps)

    @property
    def student_sigmas(self) -> list[list[float]]:
        """The sigma lists of students 1, 2, ..."""
        return [student["sigmas"] for student in sorted(self.students.values(), key=lambda student: student["index"])]

    def default_guidance(self, task: Task, steps: int) -> float:
        """A student has its teacher's guidance in its weights."""
        return self.students[str(steps)]["guidance"] if str(steps) in self.students else self.guidance[task]

    def bucket(self, tokens: int) -> int:
        """The padded token count of a run; refuses what is more than the model takes."""
        if tokens > self.max_tokens:
            raise invalid(
                "regions",
                f"and what goes with them come to {tokens} tokens of 16 x 16 px, at most {self.max_tokens}; "
                "make the canvas, the page or some regions smaller",
            )
        return bucket(tokens, self.buckets)


_READERS = {
    "str": str,
    "int": int,
    "float": float,
    "Mapping[str, float]": json.loads,
    "Mapping[str, Any]": json.loads,
    "Mapping[str, int]": json.loads,
    "tuple[int, ...]": lambda text: tuple(int(part) for part in text.split(",")),
}
