"""The same messages, made in JavaScript and in Python, are the same bytes; each side reads the other's."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest
from google.protobuf.message import Message
from tritonclient.grpc import model_config_pb2
from tritonclient.grpc import service_pb2 as pb

SCRIPT = Path(__file__).with_name("samples.mjs")


def node(mode: str, payload: object = None) -> dict:
    run = subprocess.run(["node", SCRIPT, mode], input=json.dumps(payload), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def infer_request() -> pb.ModelInferRequest:
    request = pb.ModelInferRequest(model_name="mrt", model_version="1", id="run-7")
    request.parameters["triton_enable_empty_final_response"].bool_param = True
    prompt = request.inputs.add(name="prompt", datatype="BYTES", shape=[1])
    prompt.parameters["binary_data_size"].int64_param = 9
    request.inputs.add(name="regions", datatype="INT32", shape=[2, 4])
    request.inputs.add(name="keep", datatype="BOOL", shape=[-1, 300, 2**40])
    image = request.outputs.add(name="image")
    image.parameters["class_count"].uint64_param = 2**53 - 1
    request.raw_input_contents.extend([b"\x05\0\0\0hello", b"", b"\0\xff\x80"])
    return request


def infer_response() -> pb.ModelInferResponse:
    response = pb.ModelInferResponse(model_name="mrt", model_version="1", id="run-7")
    response.parameters["triton_final_response"].bool_param = True
    event = response.outputs.add(name="event", datatype="BYTES", shape=[1])
    event.parameters["note"].string_param = "é"
    response.outputs.add(name="index", datatype="INT32", shape=[2])
    response.raw_output_contents.extend([b"\x04\0\0\0done", b"\x01\0\0\0\x08\0\0\0"])
    return response


WRITTEN: dict[str, Message] = {
    "empty_request": pb.ModelInferRequest(),
    "infer_request": infer_request(),
    "string_parameter": pb.InferParameter(string_param="Grüße, 世界 🎨"),
    "double_parameter": pb.InferParameter(double_param=-0.1),
    "negative_parameter": pb.InferParameter(int64_param=-(2**53 - 1)),
    "false_parameter": pb.InferParameter(bool_param=False),
    "server_live": pb.ServerLiveRequest(),
    "model_ready": pb.ModelReadyRequest(name="mrt", version="1"),
    "model_metadata": pb.ModelMetadataRequest(name="mrt_denoiser"),
    "model_config": pb.ModelConfigRequest(name="mrt", version="1"),
}

METADATA = pb.ModelMetadataResponse(name="mrt", versions=["1", "2"], platform="python")
METADATA.inputs.add(name="regions", datatype="INT32", shape=[-1, 4])
METADATA.outputs.add(name="image", datatype="BYTES", shape=[1])

CONFIG = pb.ModelConfigResponse(config=model_config_pb2.ModelConfig(name="mrt"))
CONFIG.config.parameters["max_layers"].string_value = "12"

READ: dict[str, Message] = {
    "infer_response": infer_response(),
    "stream_response": pb.ModelStreamInferResponse(infer_response=infer_response()),
    "stream_error": pb.ModelStreamInferResponse(error_message="unknown model: 'eq'"),
    "model_metadata": METADATA,
    "model_config": CONFIG,
    "server_metadata": pb.ServerMetadataResponse(name="triton", version="2.51.0", extensions=["a", "b"]),
    "server_live": pb.ServerLiveResponse(live=True),
    "server_ready": pb.ServerReadyResponse(ready=False),
    "model_ready": pb.ModelReadyResponse(ready=True),
    "infer_request": infer_request(),
}


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return node("write")


@pytest.fixture(scope="module")
def read() -> dict[str, list]:
    return node("read", {name: [type(m).__name__, m.SerializeToString().hex()] for name, m in READ.items()})


def test_both_sides_have_the_same_samples(written) -> None:
    assert written.keys() == WRITTEN.keys()


@pytest.mark.parametrize("name", WRITTEN)
def test_javascript_writes_the_bytes_that_python_writes(written, name: str) -> None:
    # A map may be written in any order, so each map of the samples has one entry.
    assert written[name] == WRITTEN[name].SerializeToString().hex()


@pytest.mark.parametrize("name", WRITTEN)
def test_python_reads_what_javascript_wrote(written, name: str) -> None:
    assert type(WRITTEN[name]).FromString(bytes.fromhex(written[name])) == WRITTEN[name]


@pytest.mark.parametrize("name", READ)
def test_javascript_gives_back_the_bytes_it_read(read, name: str) -> None:
    assert read[name][1] == READ[name].SerializeToString().hex()


def test_javascript_reads_every_field_of_a_response(read) -> None:
    assert read["stream_error"][0] == {"errorMessage": "unknown model: 'eq'"}
    response = read["stream_response"][0]["inferResponse"]
    assert response == read["infer_response"][0]
    assert (response["modelName"], response["modelVersion"], response["id"]) == ("mrt", "1", "run-7")
    assert [(key, value["boolParam"]) for key, value in response["parametersMap"]] == [("triton_final_response", True)]
    event, index = response["outputsList"]
    assert (event["name"], event["datatype"], event["shapeList"]) == ("event", "BYTES", [1])
    assert [(key, value["stringParam"]) for key, value in event["parametersMap"]] == [("note", "é")]
    assert (index["name"], index["datatype"], index["shapeList"]) == ("index", "INT32", [2])
    raw = [base64.b64decode(content) for content in response["rawOutputContentsList"]]
    assert raw == [b"\x04\0\0\0done", b"\x01\0\0\0\x08\0\0\0"]


def test_javascript_skips_what_the_subset_leaves_out() -> None:
    full = pb.ModelConfigResponse(config=CONFIG.config)
    full.config.backend = "python"
    full.config.input.add(name="task", data_type=model_config_pb2.TYPE_STRING, dims=[1])
    seen, again = node("read", {"full": ["ModelConfigResponse", full.SerializeToString().hex()]})["full"]
    assert seen == {"config": {"name": "mrt", "parametersMap": [["max_layers", {"stringValue": "12"}]]}}
    assert again == CONFIG.SerializeToString().hex()


def test_javascript_reads_metadata(read) -> None:
    assert read["model_metadata"][0] == {
        "name": "mrt",
        "versionsList": ["1", "2"],
        "platform": "python",
        "inputsList": [{"name": "regions", "datatype": "INT32", "shapeList": [-1, 4]}],
        "outputsList": [{"name": "image", "datatype": "BYTES", "shapeList": [1]}],
    }
    assert read["server_metadata"][0] == {"name": "triton", "version": "2.51.0", "extensionsList": ["a", "b"]}
    assert (read["server_live"][0], read["model_ready"][0]) == ({"live": True}, {"ready": True})
