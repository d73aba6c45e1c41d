"""Without TensorRT, which these tests have not got, the command says what is missing. Building is not tested here."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from mrt.export.plan import NoTensorRT, build


@pytest.mark.skipif(importlib.util.find_spec("tensorrt") is not None, reason="TensorRT is here")
def test_without_tensorrt_it_is_said_how_to_get_it(tmp_path: Path):
    with pytest.raises(NoTensorRT, match="GPU that will serve.*pip"):
        build(tmp_path / "model.onnx", [], tmp_path / "timing.cache")
