"""The warm-up of the GPU configs, run by the real server on the CPU networks: it knows every name, type and shape."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from google.protobuf import text_format
from mrt.serving.contract.tensors import NETWORKS
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import MODELS, launch, ready
from tritonclient.grpc.model_config_pb2 import ModelConfig


@pytest.fixture
def warmed(tmp_path: Path) -> Path:
    """The model repository, whose CPU configs have the warm-up of the GPU ones."""
    repository = tmp_path / "repository"
    shutil.copytree(MODELS, repository)
    for name in NETWORKS:
        gpu, cpu = (repository / name / part for part in ("config.pbtxt", "configs/cpu.pbtxt"))
        warmup = ModelConfig(model_warmup=text_format.Parse(gpu.read_text(), ModelConfig()).model_warmup)
        for sample in warmup.model_warmup:
            sample.batch_size = 1  # for the time it takes here
        cpu.write_text(cpu.read_text() + text_format.MessageToString(warmup))
    return repository


def test_the_server_runs_every_warm_up(warmed: Path, tmp_path: Path):
    log = tmp_path / "server.log"
    launcher = launch("--model-repository", warmed, "--log", log)
    try:
        ready(launcher)
    finally:
        launcher.terminate()
        assert launcher.wait(HANG) == 0, log.read_text()


def test_a_warm_up_of_a_wrong_shape_keeps_the_server_from_starting(warmed: Path, tmp_path: Path):
    config = warmed / "mrt_layer_decoder" / "configs" / "cpu.pbtxt"
    config.write_text(config.read_text().replace("dims: 48", "dims: 47").replace("[ -1, -1, 47 ]", "[ -1, -1, 48 ]"))
    log = tmp_path / "server.log"
    launcher = launch("--model-repository", warmed, "--log", log)
    assert launcher.wait(HANG) == 1
    assert "mrt_layer_decoder" in log.read_text()
