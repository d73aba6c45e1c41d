"""Seconds of one denoiser step at one row, by tokens and by layers, as JSON. In this process, on all cores."""

from __future__ import annotations

import json
import statistics
import time

import numpy as np
from mrt.evaluation.cases import cases
from mrt.evaluation.demand import batch
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.runner import tokens
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of

TOKENS = (64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048)
LAYERS = (2, 4, 8, 12, 16, 20)
DESIGNS = 7
REPEATS = 7


def main() -> None:
    networks, limits = OnnxNetworks(REPOSITORY), limits_of(REPOSITORY / "mrt" / "config.pbtxt")

    def step(count: int) -> float:
        tensors, taken = batch(count, 1), []
        for _ in range(REPEATS):
            start = time.perf_counter()
            networks.denoise(tensors)
            taken.append(time.perf_counter() - start)
        return 1000 * min(taken)  # the others were disturbed, the first by its own allocations

    by_tokens = [{"tokens": count, "ms": step(count)} for count in TOKENS]
    by_layers = []
    for layers in LAYERS:
        designs = cases("image_to_layers", DESIGNS, layers=(layers, layers))
        counts = [tokens(limits, case) for case in designs]
        own = {"tokens": statistics.median(counts), "ms": statistics.median(map(step, counts))}
        by_layers.append({"layers": layers, "designs": DESIGNS, **own})
    print(json.dumps({"tokens": by_tokens, "layers": by_layers, **fits(by_tokens, by_layers)}))


def fits(by_tokens: list[dict], by_layers: list[dict]) -> dict[str, float]:
    def logs(rows: list[dict], name: str) -> np.ndarray:
        return np.log([row[name] for row in rows])

    exponent = {
        name: np.polyfit(logs(rows, name), logs(rows, "ms"), 1)[0]
        for name, rows in (("tokens", by_tokens), ("layers", by_layers))
    }
    added, alone = np.polyfit([row["layers"] for row in by_layers], [row["ms"] for row in by_layers], 1)
    return {
        "exponent_tokens": exponent["tokens"],
        "exponent_layers": exponent["layers"],
        "ms_added_layer": added,
        "ms_no_layer": alone,
    }


if __name__ == "__main__":
    main()
