"""The warm-up of the GPU configs, run by the real server on the CPU networks: it knows every name, type and shape."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from google.protobuf import text_format
from mrt.serving.contract.tensors import EXPERT_NETWORKS, NETWORKS
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import MODELS, launch, ready
from tritonclient.grpc.model_config_pb2 import ModelConfig


def warmed(tmp_path: Path, networks: Sequence[str]) -> Path:
    """The model repository, where the CPU configs of `networks` have the warm-up of the GPU ones."""
    repository = tmp_path / "repository"
    shutil.copytree(MODELS, repository)
    for name in networks:
        gpu, cpu = (repository / name / part for part in ("config.pbtxt", "configs/cpu.pbtxt"))
        warmup = ModelConfig(model_warmup=text_format.Parse(gpu.read_text(), ModelConfig()).model_warmup)
        if name in EXPERT_NETWORKS:
            del warmup.model_warmup[1:]  # they differ in size only, and are large
        for sample in warmup.model_warmup:
            sample.batch_size = 1  # for the time it takes here
        cpu.write_text(cpu.read_text() + text_format.MessageToString(warmup))
    return repository


def test_the_server_runs_every_warm_up(tmp_path: Path):
    log = tmp_path / "server.log"
    launcher = launch("--model-repository", warmed(tmp_path, NETWORKS), "--log", log)
    try:
        ready(launcher)
    finally:
        launcher.terminate()
        assert launcher.wait(HANG) == 0, log.read_text()


def test_a_warm_up_of_a_wrong_shape_keeps_the_server_from_starting(tmp_path: Path):
    repository = warmed(tmp_path, ["mrt_layer_decoder"])
    config = repository / "mrt_layer_decoder" / "configs" / "cpu.pbtxt"
    config.write_text(config.read_text().replace("dims: 48", "dims: 47").replace("[ -1, -1, 47 ]", "[ -1, -1, 48 ]"))
    log = tmp_path / "server.log"
    launcher = launch("--model-repository", repository, "--log", log)
    assert launcher.wait(HANG) == 1
    assert "mrt_layer_decoder" in log.read_text()
