"""config.pbtxt of a model in python, out of the table of its tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from mrt.serving.contract.tensors import Model, Tensor

TYPES = {"BYTES": "TYPE_STRING", "INT32": "TYPE_INT32", "INT64": "TYPE_INT64", "FP32": "TYPE_FP32", "BOOL": "TYPE_BOOL"}
ENGINE = """model_transaction_policy { decoupled: true }
dynamic_batching {
  default_queue_policy {
    max_queue_size: 64
    timeout_action: REJECT
    default_timeout_microseconds: 60000000
    allow_timeout_override: true
  }
}
"""


def config(name: str, model: Model, most: int, parameters: Mapping[str, str]) -> str:
    """`most`: rows of one call, for models that batch. Where it runs is up to the model's own code."""
    batches = f"max_batch_size: {most}\ndynamic_batching {{ }}\n" if model.batched else "max_batch_size: 0\n"
    return (
        f'name: "{name}"\nbackend: "python"\n'
        + batches
        + (ENGINE if name == "mrt" else "")
        + _tensors("input", model.inputs)
        + _tensors("output", model.outputs)
        + "instance_group [ { kind: KIND_CPU count: 1 } ]\n"
        + "".join(_parameter(key, value) for key, value in parameters.items())
    )


def _tensors(what: str, tensors: Sequence[Tensor]) -> str:
    return f"{what} [\n" + ",\n".join(f"  {_tensor(each)}" for each in tensors) + "\n]\n"


def _tensor(tensor: Tensor) -> str:
    dims = ", ".join(map(str, tensor.shape))
    optional = " optional: true" if tensor.optional else ""
    return f'{{ name: "{tensor.name}" data_type: {TYPES[tensor.datatype]} dims: [ {dims} ]{optional} }}'


def _parameter(key: str, value: str) -> str:
    return f'parameters: {{ key: "{key}" value: {{ string_value: {json.dumps(value)} }} }}\n'
