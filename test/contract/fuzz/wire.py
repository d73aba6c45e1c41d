"""Raw requests to the live server, and what may come back: a run's story, one typed error, or Triton's own refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import grpc
import numpy as np
from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.samples import Tensors
from stream import infer_input
from tritonclient.grpc import service_pb2, service_pb2_grpc

Message = service_pb2.ModelInferRequest
TIMEOUT = 2 * HANG  # seconds for a whole run
FIELDS = {tensor.name for tensor in MODELS["mrt"].inputs}
STORY = re.compile(r"accepted(,step)+(,layer)+,done")
# What Triton itself says of a message that does not fit itself or the model. What a model raises, it words otherwise.
TRITONS = re.compile(
    r"(\[request id: 1\] )?(unexpected (shape|(inference|explicit tensor) |number of string )|"
    r"inference input '.*' data-type is|"
    r"input byte size mismatch|input '.*' already exists|expected \d+ (string elements|inputs)|incomplete string |"
    r"All input dimensions should be|contents field must not|unable to find data for|invalid (model version|value )|"
    r"failed to get model version|Request (for unknown model|timeout expired))"
)


def message(tensors: Tensors) -> Message:
    """A request as tritonclient writes it."""
    request = Message(model_name="mrt", id="1")
    for name, array in tensors.items():
        tensor = infer_input(name, array)
        request.inputs.append(tensor._get_tensor())
        request.raw_input_contents.append(tensor._get_content() or b"")
    return request


class Wire:
    """One channel; each request has a stream of its own, which ends when it is answered."""

    def __init__(self, address: str):
        self._channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", -1)])
        self._stub = service_pb2_grpc.GRPCInferenceServiceStub(self._channel)

    def ask(self, request: Message) -> str:
        """What the answer was: run, plan, the field of an error, or Triton. Fails on any other, and after TIMEOUT s."""
        return verdict(list(self._answers(request)))

    def close(self) -> None:
        self._channel.close()

    def _answers(self, request: Message) -> Iterator[service_pb2.ModelStreamInferResponse]:
        return self._stub.ModelStreamInfer(iter([request]), timeout=TIMEOUT)


def verdict(answers: Sequence[service_pb2.ModelStreamInferResponse]) -> str:
    assert answers, "no answer at all"
    if answers[0].error_message:
        assert len(answers) == 1 and TRITONS.match(answers[0].error_message), answers[0].error_message
        return "Triton"
    assert not any(answer.error_message for answer in answers)
    finals = [answer.infer_response.parameters["triton_final_response"].bool_param for answer in answers]
    assert finals == [False] * (len(answers) - 1) + [True]
    if len(answers[0].infer_response.outputs) < 4:
        return "not all outputs wanted"
    return outcome([_texts(answer.infer_response) for answer in answers])


def outcome(events: Sequence[tuple[str, bytes]]) -> str:
    """What events and their info amount to: run, plan, or the field of an error."""
    kinds = [kind for kind, _ in events]
    infos = [json.loads(info) for _, info in events]
    if kinds == ["error"]:
        return refused(**infos[0])
    if kinds == ["plan"]:
        return "plan"
    assert STORY.fullmatch(",".join(kinds)), (kinds, infos[-1])
    assert len(infos[-1]["self_check"]) == 5
    return "run"


def refused(code: str, field: str, text: str, retryable: bool) -> str:
    root = re.sub(r"\[\d+\]$", "", field)
    assert (code, retryable) == ("invalid_argument", False) and root in FIELDS, (code, field, text)
    assert text.startswith(field) and len(text) < 300
    return root


def _texts(response: service_pb2.ModelInferResponse) -> tuple[str, bytes]:
    raw = {output.name: data[4:] for output, data in zip(response.outputs, response.raw_output_contents, strict=True)}
    assert len(response.outputs) == 4 and np.frombuffer(response.raw_output_contents[0][:4], np.uint32)[0] < 16
    return raw["event"].decode(), raw["info"]
