"""One network call for all requests that Triton batched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]


def answer_batched(
    requests,
    inputs: Sequence[str],
    outputs: Sequence[str],
    network: Callable[[dict[str, np.ndarray]], Sequence[np.ndarray]],
) -> list:
    """One response a request. Concatenates along the batch axis: Triton batches requests of equal shapes only.

    `network`: the arrays of all inputs, by name, to those of all `outputs`, in their order.
    """
    batches = [{tensor.name(): tensor.as_numpy() for tensor in request.inputs()} for request in requests]
    results = network({name: _joined([batch[name] for batch in batches]) for name in inputs})
    ends = np.cumsum([len(batch[inputs[0]]) for batch in batches])[:-1]
    answers = zip(*(np.split(result, ends) for result in results), strict=True)
    return [
        pb_utils.InferenceResponse([pb_utils.Tensor(*pair) for pair in zip(outputs, parts, strict=True)])
        for parts in answers
    ]


def _joined(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
