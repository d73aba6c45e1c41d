"""The graphs of the experts' networks that TensorRT gets: numbers as on a CPU, operators that it takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.experts.reader import files, on_cpu
from mrt.export import experts, reader
from mrt.export.tensorrt import write_onnx, write_reader

TOLERANCE = 2e-3  # of values around 1


@pytest.mark.slow
@pytest.mark.parametrize("graph", experts.graphs(), ids=lambda graph: graph.model)
def test_published_networks_say_what_pytorch_says(graph, tmp_path: Path):
    path = write_onnx(graph, tmp_path)
    session = onnxruntime.InferenceSession(path)
    made = np.asarray(session.run(None, {name: value.numpy() for name, value in graph.inputs.items()})[0])
    with torch.no_grad():
        wanted = graph.net(*graph.inputs.values()).numpy()
    np.testing.assert_allclose(made, wanted, atol=TOLERANCE, rtol=TOLERANCE)


@pytest.mark.slow
def test_the_text_detector_takes_pixels(tmp_path: Path):
    session = onnxruntime.InferenceSession(write_reader("mrt_text_detector", tmp_path))
    picture = np.random.default_rng(0).integers(0, 256, (1, 3, 96, 160), dtype=np.uint8)
    made = np.asarray(session.run(["text"], {"picture": picture})[0])
    wanted = on_cpu.detector(files.installed(files.DETECTOR))(picture)
    assert wanted.std() > 1e-6
    np.testing.assert_allclose(made, wanted, atol=TOLERANCE)


@pytest.mark.slow
def test_the_recogniser_gives_characters(tmp_path: Path):
    session = onnxruntime.InferenceSession(write_reader("mrt_text_recogniser", tmp_path))
    lines = np.random.default_rng(0).normal(size=(9, 3, 48, 800)).astype(np.float32)
    best, sure = (np.asarray(made) for made in session.run(["best", "sure"], {"lines": lines}))
    wanted, probability = on_cpu.recogniser(files.installed(files.RECOGNISER))(lines)
    assert best.shape == (9, 100) and best.dtype == np.int32
    assert (best == wanted).mean() > 0.99
    np.testing.assert_allclose(sure, probability, atol=TOLERANCE)


def test_only_the_readers_own_files_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    other = tmp_path / files.DETECTOR
    other.write_bytes(b"something else")
    monkeypatch.setattr(files, "installed", lambda name: other)
    with pytest.raises(ValueError, match="install that version again"):
        reader.model_of("mrt_text_detector")
