"""One request through PyPI's tritonclient, with headers of its own."""

from __future__ import annotations

import json
import queue
from typing import Any

import numpy as np
from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG
from tritonclient.grpc import InferenceServerClient, InferInput, InferResult
from tritonclient.utils import InferenceServerException

TYPES = {tensor.name: tensor.datatype for tensor in MODELS["mrt"].inputs}
PLAN = samples.text_to_layers() | {"plan": np.array([True])}


def ask(address: str, tensors: dict[str, np.ndarray], request_id: str, headers: dict[str, str]) -> dict[str, Any]:
    """The info of the last event. Raises what Triton itself refuses."""
    arrived: queue.Queue[tuple[InferResult | None, InferenceServerException | None]] = queue.Queue()
    info: dict[str, Any] = {}
    with InferenceServerClient(address) as client:
        client.start_stream(lambda result, error: arrived.put((result, error)), headers=headers)
        inputs = [infer_input(name, array) for name, array in tensors.items()]
        client.async_stream_infer("mrt", inputs, request_id=request_id, enable_empty_final_response=True)
        while True:
            result, error = arrived.get(timeout=HANG)
            if error:
                raise error
            assert result
            if result.as_numpy("info") is not None:
                info = json.loads(result.as_numpy("info")[0])
            if result.get_response().parameters["triton_final_response"].bool_param:
                client.stop_stream()
                return info


def infer_input(name: str, array: np.ndarray) -> InferInput:
    tensor = InferInput(name, array.shape, TYPES[name])
    tensor.set_data_from_numpy(array)
    return tensor
