"""Sends a request, read as JSON from stdin, through PyPI's tritonclient and prints the layers' digests as JSON.

The request: {"url": "host:port", "tensors": {name: {"datatype": ..., "shape": [...], "data": [...]}}}, BYTES in base64.
"""

from __future__ import annotations

import base64
import hashlib
import json
import queue
import sys

import numpy as np
import tritonclient.grpc as grpc

TYPES = {"INT32": np.int32, "INT64": np.int64, "FP32": np.float32, "BOOL": bool}


def main() -> None:
    request = json.load(sys.stdin)
    inputs = []
    for name, tensor in request["tensors"].items():
        tensor_input = grpc.InferInput(name, tensor["shape"], tensor["datatype"])
        data = tensor["data"]
        if tensor["datatype"] == "BYTES":
            array = np.array([base64.b64decode(item) for item in data], object)
        else:
            array = np.array(data, TYPES[tensor["datatype"]])
        tensor_input.set_data_from_numpy(array.reshape(tensor["shape"]))
        inputs.append(tensor_input)
    print(json.dumps(layers_of(request["url"], inputs)))


def layers_of(url: str, inputs: list[grpc.InferInput]) -> list[str]:
    """Digests of the layers in the order in which they come."""
    answers: queue.Queue = queue.Queue()
    digests = []
    with grpc.InferenceServerClient(url) as client:
        client.start_stream(lambda result, error: answers.put(error or result))
        client.async_stream_infer("mrt", inputs, enable_empty_final_response=True)
        while True:
            answer = answers.get(timeout=120)
            if isinstance(answer, Exception):
                raise answer
            event = answer.as_numpy("event")
            kind = event[0].decode() if event is not None and len(event) else ""
            if kind == "error":
                raise RuntimeError(answer.as_numpy("info")[0].decode())
            if kind == "layer":
                digests.append("sha256:" + hashlib.sha256(answer.as_numpy("image")[0]).hexdigest())
            if answer.get_response().parameters["triton_final_response"].bool_param:
                return digests


if __name__ == "__main__":
    main()
