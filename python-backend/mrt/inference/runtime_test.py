"""Both runtimes compute the same networks, a row alone or among others, and a student as where it is an adapter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnxruntime
import pytest

from mrt.inference import runtime
from mrt.inference.students import WithStudents, network
from mrt.models.weights import REPOSITORY

FOLDER = REPOSITORY / "mrt_denoiser" / "1"
ROUNDED = {"onnxruntime": 1e-3, "openvino": 0.05}  # mean difference, relative: of weights, and of bfloat16
STUDENTS = [2, 0, 2, 1]
TOKENS, WORDS = 96, 16


@pytest.fixture(params=ROUNDED)
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(runtime.VARIABLE, request.param)
    runtime.runtime.cache_clear()
    yield request.param
    runtime.runtime.cache_clear()


def batch(session: onnxruntime.InferenceSession) -> dict[str, np.ndarray]:
    """Random rows, the last tokens and words of each being padding."""
    rng, made = np.random.default_rng(1), {}
    for given in session.get_inputs():
        free = WORDS if given.name.startswith("text") else TOKENS
        shape = [len(STUDENTS), *(free if isinstance(size, str) else size for size in given.shape[1:])]
        made[given.name] = (
            rng.standard_normal(shape, np.float32)
            if "float" in given.type
            else rng.integers(0, 4, shape).astype(np.int32)
            if "int" in given.type
            else np.zeros(shape, np.bool_)
        )
    made["student"][:, 0], made["sigma"][:] = STUDENTS, 0.5
    made["valid"][:, :-20], made["text_valid"][:, :-3] = True, True
    return made


def test_rows_of_all_students_are_those_of_one_graph_whoever_shares_their_call(name: str):
    one_graph = onnxruntime.InferenceSession(FOLDER / "model.onnx")
    rows, denoiser = batch(one_graph), network(FOLDER, 1)
    assert isinstance(denoiser, WithStudents) and runtime.runtime() == name
    wanted = np.asarray(one_graph.run(["velocity"], rows)[0])[:, :-20]
    (made,) = denoiser.run(["velocity"], rows)
    assert np.abs(made[:, :-20] - wanted).mean() < ROUNDED[name] * np.abs(wanted).mean()
    for row in range(len(STUDENTS)):
        (alone,) = denoiser.run(["velocity"], {key: array[row : row + 1] for key, array in rows.items()})
        np.testing.assert_array_equal(alone[0], made[row])
    unlike = np.abs(
        wanted[0] - np.asarray(one_graph.run(["velocity"], rows | {"student": rows["student"] * 0})[0])[0, :-20]
    )
    assert unlike.mean() > 0.01 * np.abs(wanted[0]).mean(), "a student that changes nothing would prove nothing"


def test_a_student_that_nobody_distilled_is_refused():
    with pytest.raises(ValueError, match="holds 3 students, and no student 4"):
        WithStudents(FOLDER, 1).of(4)


def test_what_no_runtime_is_or_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(runtime.VARIABLE, "fast")
    with pytest.raises(ValueError, match="choose one of auto, onnxruntime, openvino"):
        runtime.asked()
    monkeypatch.setenv(runtime.VARIABLE, "openvino")
    monkeypatch.setattr(runtime, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="not installed"):
        runtime.asked()
    monkeypatch.setenv(runtime.VARIABLE, "auto")
    monkeypatch.setattr(runtime.runtime, "cache_clear", runtime.runtime.cache_clear)
    runtime.runtime.cache_clear()
    assert runtime.runtime() == "onnxruntime"
    runtime.runtime.cache_clear()
