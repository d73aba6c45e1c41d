"""Limits and defaults of the model: the string parameters of model `mrt` in its config."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from mrt import sampler
from mrt.geometry import bucket
from mrt.serving.contract.allowances import Allowance, allowances_of
from mrt.serving.contract.refusal import invalid
from mrt.vocabulary import Vocabulary, vocabulary_of


@dataclass(frozen=True)
class Student:
    """A distilled network (MRT 3.3): `index` from 1 in the denoiser's adapters, 0 for the undistilled network; `sigmas`
    (steps + 1,) from 1 to 0, and the default guidance."""

    index: int
    sigmas: tuple[float, ...]
    guidance: float


@dataclass(frozen=True)
class Limits:
    """Lengths in canvas px. `slots`: runs at the same time."""

    family: str
    weights: str  # digest of the networks' files
    steps: int
    max_steps: int
    guidance: Mapping[str, float]  # default by task; 1 is none
    max_guidance: float
    schedule: Mapping[str, Any]
    students: Mapping[int, Student]  # by number of steps; any other number runs the undistilled network
    tiers: Mapping[str, int]  # number of steps by quality
    original_pixels: float  # image_to_layers: largest difference, of 1, taken for one of shade; 0: all as decoded
    default_page: tuple[int, int]  # width and height, of a text_to_layers request without canvas
    max_canvas: int
    max_layers: int  # above the background
    max_tokens: int
    max_image_bytes: int
    max_prompt_bytes: int
    max_text: int  # text tokens of prompt and captions together
    pace: Mapping[str, float]  # seconds per token by stage (encode, denoise, decode), until runs are measured
    memory: Mapping[
        str, float
    ]  # bytes per row of a denoiser call: for each `token` of its bucket, for each `pair` of them
    slots: int
    max_batch: int  # rows of one denoiser call
    max_batch_tokens: int  # padded tokens of all its rows together; one run is always admitted
    buckets: tuple[int, ...]
    call_seconds: float  # after which a call of a network counts as hung
    vocabulary: Vocabulary | None = None  # None: the weights take any words
    max_parts: int = 0  # layers above the ground that the experts take a picture apart into; 0: no experts are served
    max_picture: int = 40_000_000  # px of a picture
    max_drawn: int = 0  # px of a side of a canvas that is drawn smaller and enlarged; 0: none beyond max_canvas
    drawn_side: int = 0  # px of the longer side at which such a canvas is drawn
    callers: Mapping[str, Allowance] = field(default_factory=dict)  # what each may have; all others the default
    max_waiting: int = 64  # runs that wait for a slot, of all callers: then each may have but its part of them
    queue_seconds: float = 120.0  # that a run may wait for a slot
    text_cache: int = 64_000_000  # bytes of text features that are kept for texts to come
    layout_cache: int = 512  # layouts that are kept
    shared_call_seconds: float = math.inf  # of a denoiser call of several runs, at most, where callers compete

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> Limits:
        """From the parameters of config.pbtxt; ValueError naming the one that is missing or wrong."""
        values: dict[str, Any] = {}
        for name, kind in cls.__annotations__.items():
            try:
                if name in parameters or name not in _OPTIONAL:
                    values[name] = _READERS[kind](parameters[name])
            except (KeyError, ValueError) as error:
                raise ValueError(f"parameter {name!r} of model mrt: {error!r}") from error
        return cls(**values)

    def sigmas(self, steps: int, tokens: int = 0) -> np.ndarray:
        """Sigmas from 1 to 0 (steps + 1,): those of the student for this number of steps, or else of the schedule.

        `tokens`: of the page.
        """
        student = self.students.get(steps)
        if student:
            return np.asarray(student.sigmas, np.float32)
        return sampler.sigmas(self.schedule, steps, tokens)

    def bucket(self, tokens: int) -> int:
        """The padded token count of a run. Raises Refusal where the model does not take so many tokens."""
        if tokens > self.max_tokens:
            raise invalid(
                "regions",
                f"and what goes with them come to {tokens} tokens of 16 x 16 px, at most {self.max_tokens}; "
                "make the canvas, the page or some regions smaller",
            )
        return bucket(tokens, self.buckets)


def limits_of(config: Path) -> Limits:
    """The limits and defaults that a config.pbtxt of model `mrt` states."""
    return Limits.from_parameters(parameters_of(config.read_text()))


def parameters_of(config: str) -> Mapping[str, str]:
    """String parameters in the text of a config.pbtxt."""
    found = re.findall(r'key: "(\w+)" value: \{ string_value: "((?:[^"\\]|\\.)*)"', config)
    return {key: value.replace('\\"', '"') for key, value in found}


def _students(text: str) -> dict[int, Student]:
    """Students by number of steps, out of JSON; ValueError where the sigmas do not fit it."""
    students = {}
    for steps, values in json.loads(text).items():
        student = Student(values["index"], tuple(values["sigmas"]), values["guidance"])
        falling = all(one > other for one, other in zip(student.sigmas, student.sigmas[1:], strict=False))
        if not falling or len(student.sigmas) != int(steps) + 1 or (student.sigmas[0], student.sigmas[-1]) != (1, 0):
            raise ValueError(f"{steps} steps need {int(steps) + 1} sigmas that fall from 1 to 0")
        students[int(steps)] = student
    return students


def _pair(text: str) -> tuple[int, int]:
    one, other = text.split(",")
    return int(one), int(other)


_OPTIONAL = {each.name for each in fields(Limits) if each.default is not MISSING or each.default_factory is not MISSING}
_READERS = {
    "str": str,
    "int": int,
    "float": float,
    "Mapping[str, float]": json.loads,
    "Mapping[str, Any]": json.loads,
    "Mapping[str, int]": json.loads,
    "Mapping[int, Student]": _students,
    "Mapping[str, Allowance]": allowances_of,
    "Vocabulary | None": vocabulary_of,
    "tuple[int, int]": _pair,
    "tuple[int, ...]": lambda text: tuple(int(part) for part in text.split(",")),
}
