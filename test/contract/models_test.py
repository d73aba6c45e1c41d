"""The table of tensors, the configs of the model repository and the running server say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.tensors import EXPERT_NETWORKS, MODELS, NETWORKS, Tensor
from mrt.serving.repository.profiles import profiles, rows_of
from mrt.serving.testing.servers import MODELS as REPOSITORY
from tritonclient.grpc import InferenceServerClient
from tritonclient.grpc.model_config_pb2 import DataType, ModelConfig


def config_of(path: Path) -> ModelConfig:
    return text_format.Parse(path.read_text(), ModelConfig())


def tensors_of(config: ModelConfig, side: str) -> tuple[Tensor, ...]:
    found = []
    for tensor in getattr(config, side):
        datatype = DataType.Name(tensor.data_type).removeprefix("TYPE_").replace("STRING", "BYTES")
        found.append(Tensor(tensor.name, datatype, tuple(tensor.dims), side == "input" and tensor.optional))
    return tuple(found)


@pytest.mark.parametrize("name", MODELS)
def test_the_server_describes_the_tensors_of_the_table(name: str, triton: InferenceServerClient):
    metadata, model = triton.get_model_metadata(name), MODELS[name]
    for described, table in ((metadata.inputs, model.inputs), (metadata.outputs, model.outputs)):
        batch = (-1,) if model.batched else ()
        wanted = {tensor.name: (tensor.datatype, batch + tensor.shape) for tensor in table}
        assert {tensor.name: (tensor.datatype, tuple(tensor.shape)) for tensor in described} == wanted


@pytest.mark.parametrize("name", MODELS)
def test_every_config_has_the_tensors_of_the_table(name: str):
    configs = sorted((REPOSITORY / name).rglob("*.pbtxt"))
    assert len(configs) == (2 if name in NETWORKS else 1), "what is no network is the same on a CPU and on a GPU"
    for path in configs:
        config = config_of(path)
        assert config.name == name
        assert tensors_of(config, "input") == MODELS[name].inputs
        assert tensors_of(config, "output") == MODELS[name].outputs


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_tensorrt_by_default_and_onnx_runtime_on_a_cpu(name: str):
    gpu = config_of(REPOSITORY / name / "config.pbtxt")
    cpu = config_of(REPOSITORY / name / "configs" / "cpu.pbtxt")
    assert (gpu.backend, gpu.default_model_filename) == ("tensorrt", "model.plan")
    somebody_elses = name.startswith("mrt_text_") and name in EXPERT_NETWORKS  # out of the wheel rapidocr
    assert cpu.backend == "python" and (REPOSITORY / name / "1" / "model.onnx").is_file() != somebody_elses
    assert gpu.max_batch_size == cpu.max_batch_size > 0
    assert gpu.HasField("dynamic_batching") and cpu.HasField("dynamic_batching")


def test_the_network_of_the_usual_steps_is_ready_when_the_server_is(limits: Limits):
    config = config_of(REPOSITORY / "mrt_denoiser" / "configs" / "cpu.pbtxt")
    assert config.parameters["ready"].string_value == str(limits.students[limits.steps].index)


def test_the_limits_fit_each_other_and_the_networks(limits: Limits):
    assert limits.max_tokens <= max(limits.buckets)
    assert limits.max_batch >= 2, "a guided run takes two rows"
    for name in NETWORKS:
        assert config_of(REPOSITORY / name / "config.pbtxt").max_batch_size == rows_of(name, limits)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_plan_has_its_profiles_and_warms_up_with_the_largest_batch_of_each(name: str, limits: Limits):
    config, wanted = config_of(REPOSITORY / name / "config.pbtxt"), profiles(name, limits)
    (group,) = config.instance_group
    assert list(group.profile) == [str(number) for number in range(len(wanted))]
    assert config.max_batch_size == rows_of(name, limits)
    types = {tensor.name: tensor.data_type for tensor in config.input}
    assert len(config.model_warmup) == len(wanted)
    for sample, profile in zip(config.model_warmup, wanted, strict=True):
        largest = {tensor: shape for tensor, (_, _, shape) in profile.items()}
        assert {tensor: (sample.batch_size, *data.dims) for tensor, data in sample.inputs.items()} == largest
        assert {tensor: data.data_type for tensor, data in sample.inputs.items()} == types
        assert all(data.zero_data for data in sample.inputs.values()), "random indices would point anywhere"
