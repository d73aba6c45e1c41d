"""Distilled students as the config states them: JSON by number of steps (MRT 3.3)."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """`index` from 1 in the denoiser's adapters, `sigmas` (steps + 1,) from 1 to 0, and the default guidance."""

    index: int
    sigmas: tuple[float, ...]
    guidance: float


def students_of(text: str) -> dict[int, Student]:
    """By number of steps; ValueError where the sigmas do not fit it."""
    found = {}
    for steps, given in json.loads(text).items():
        student = Student(given["index"], tuple(given["sigmas"]), given["guidance"])
        falling = all(one > other for one, other in zip(student.sigmas, student.sigmas[1:], strict=False))
        if not falling or len(student.sigmas) != int(steps) + 1 or (student.sigmas[0], student.sigmas[-1]) != (1, 0):
            raise ValueError(f"{steps} steps need {int(steps) + 1} sigmas that fall from 1 to 0")
        found[int(steps)] = student
    return found
