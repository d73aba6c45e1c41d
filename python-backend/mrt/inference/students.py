"""A denoiser whose distilled students are each a network of its own: what an adapter adds is added to the weights.

In one graph, adapters of rank 8 take a fifth of a step for a hundredth of its arithmetic.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mrt.inference.runtime import opened
from mrt.inference.session import Session
from mrt.inference.stored import read

GRAPH, WEIGHTS, STUDENTS = "undistilled.onnx", "model.safetensors", "students.safetensors"
_BLOCKS, _ADAPTERS = "transformer_blocks.", "students.adapters."


def network(folder: Path, threads: int = 0) -> Session:
    """That of one version of a Triton model; with students where the folder has them."""
    apart = all((folder / name).is_file() for name in (GRAPH, WEIGHTS, STUDENTS))
    return WithStudents(folder, threads) if apart else opened(folder / "model.onnx", threads)


class WithStudents:
    """Rows of one student are one call. A student's network is opened for its first row, which takes a second."""

    def __init__(self, folder: Path, threads: int):
        self._folder, self._threads = folder, threads
        self._opening = threading.Lock()
        self._networks: dict[int, Session] = {}

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        students = inputs["student"][:, 0]
        rows = {int(student): np.flatnonzero(students == student) for student in np.unique(students)}
        if len(rows) == 1:
            return self.of(*rows).run(outputs, inputs)
        parts = [
            self.of(student).run(outputs, {name: array[own] for name, array in inputs.items()})
            for student, own in rows.items()
        ]
        order = np.argsort(np.concatenate(list(rows.values())))
        return [np.concatenate(arrays)[order] for arrays in zip(*parts, strict=True)]

    def of(self, student: int) -> Session:
        """The network of a student, 0 for the undistilled one. ValueError where there is none."""
        with self._opening:
            if student not in self._networks:
                changed = merged(self._folder, student)
                self._networks[student] = opened(self._folder / GRAPH, self._threads, weights=changed)
            return self._networks[student]


def merged(folder: Path, student: int) -> dict[str, np.ndarray]:
    """What a student changes, by the names of the graph's initializers: float16, as they are stored."""
    if student == 0:
        return {}
    weights, added, changed = read(folder / WEIGHTS), read(folder / STUDENTS), {}
    for name, weight in weights.items():
        layer = name.removeprefix(_BLOCKS).removesuffix(".weight").replace(".", "_")
        down, up = (added.get(f"{_ADAPTERS}{layer}.{side}") for side in ("down", "up"))
        if down is None or up is None:
            continue
        if not 0 < student <= len(down):
            raise ValueError(f"{folder / STUDENTS} holds {len(down)} students, and no student {student}")
        both = down[student - 1].astype(np.float32) @ up[student - 1].astype(np.float32)  # (in, out)
        changed[f"{name}.half"] = (weight.astype(np.float32) + both.T).astype(np.float16)
    return changed
