"""The cost of a token: `python -m mrt.evaluation.demand` prints parameters `memory` and `pace` of model `mrt`.

Memory is how much the peak of a process grows over that of one with hardly any tokens, fitted over the buckets, each in
a process of its own: attention of `tiny` on ONNX Runtime holds a number a pair of tokens. Seconds are medians of single
calls. Both on all cores of this machine.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.reporting.machine import machine
from mrt.geometry import TOKEN
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of
from mrt.serving.contract.tensors import CHANNELS, MODELS

ROWS = 2
FEW = 16  # tokens
REPEATS = 7


def main() -> None:
    if len(sys.argv) > 1:
        return print(json.dumps(_peak(*map(int, sys.argv[1:]))))
    buckets = limits_of(REPOSITORY / "mrt" / "config.pbtxt").buckets
    found = {"memory": _memory(buckets), "pace": _pace(buckets[len(buckets) // 2])}
    print(json.dumps({**found, **machine()}, indent=2))


def _memory(buckets: Sequence[int]) -> dict[str, int]:
    grown = [activations(bucket, ROWS) / (ROWS * bucket) for bucket in buckets]
    pair, token = np.polyfit(buckets, grown, 1)
    return {"token": max(0, round(token)), "pair": max(0, round(pair))}


def activations(tokens: int, rows: int) -> int:
    """Bytes that a denoiser call of `rows` times `tokens` adds to the peak of its process."""
    return _in_its_own_process(tokens, rows) - _in_its_own_process(FEW, ROWS)


@cache
def _in_its_own_process(tokens: int, rows: int) -> int:
    command = [sys.executable, "-m", "mrt.evaluation.demand", str(tokens), str(rows)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _peak(tokens: int, rows: int) -> int:
    networks, given = OnnxNetworks(REPOSITORY), batch(tokens, rows)
    for _ in range(3):
        networks.denoise(given)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _pace(bucket: int) -> dict[str, float]:
    networks, given = OnnxNetworks(REPOSITORY), batch(bucket, ROWS)
    side = TOKEN * 8
    pictures = [np.zeros((4, side, side), np.float32)] * (bucket // 64)
    latents = [np.zeros((8, 8, CHANNELS), np.float32)] * (bucket // 64)
    tokens = 64 * len(pictures)
    seconds = {
        "encode": _median(lambda: networks.encode_layers(pictures)) / tokens,
        "denoise": _median(lambda: networks.denoise(given)) / (ROWS * bucket),
        "decode": _median(lambda: list(networks.decode_layers(latents))) / tokens,
    }
    return {stage: float(f"{value:.2g}") for stage, value in seconds.items()}


def _median(call: Callable[[], object]) -> float:
    def timed() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return statistics.median(timed() for _ in range(REPEATS))


def batch(tokens: int, rows: int) -> dict[str, np.ndarray]:
    """Random rows for mrt_denoiser; every token counts."""
    random = np.random.default_rng(0)
    kinds = {"FP32": np.float32, "INT32": np.int32, "BOOL": np.bool_}
    made = {}
    for tensor in MODELS["mrt_denoiser"].inputs:
        free = 32 if tensor.name.startswith("text") else tokens
        shape = (rows, *(free if axis == -1 else axis for axis in tensor.shape))
        made[tensor.name] = np.zeros(shape, kinds[tensor.datatype])
    made["hidden"] = random.standard_normal(made["hidden"].shape, np.float32)
    made["text"] = random.standard_normal(made["text"].shape, np.float32)
    made["valid"][:], made["text_valid"][:], made["sigma"][:] = True, True, 0.5
    return made


if __name__ == "__main__":
    main()
