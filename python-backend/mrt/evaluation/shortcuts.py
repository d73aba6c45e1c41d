"""`python -m mrt.evaluation.shortcuts`: what FP8 and the feature cache cost in quality, on the shipped network.

FP8 runs here on a CPU, which rounds as a GPU does and is no faster for it: errors are measured, seconds are not.
`--wide` adds six blocks at the width of the 20B family, with random weights (12 GB of memory).
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import torch

from mrt.evaluation import runner
from mrt.evaluation.cases import Case, cases
from mrt.evaluation.metrics.score import score
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.runner import Stack
from mrt.models import weights
from mrt.models.cost import inputs
from mrt.models.families import FAMILIES
from mrt.models.feature_cache import FeatureCache, feature_cache
from mrt.models.float8 import ENDS, to_float8
from mrt.models.transformer import MaskedRegionTransformer
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of
from mrt.serving.engine.networks import Batch
from mrt.tasks import TASKS

STEPS = 50
THRESHOLDS = (0.0, 0.02, 0.05, 0.1, 0.2)
Others = Mapping[str, MaskedRegionTransformer]
WIDE_BLOCKS, WIDE_TOKENS, WIDE_WORDS = 6, 512, 64


class TorchNetworks(OnnxNetworks):
    """The shipped networks with the denoiser in PyTorch, one run at a time; `others` see the same batches."""

    def __init__(self, net: MaskedRegionTransformer, threshold: float | None = None, others: Others | None = None):
        super().__init__(REPOSITORY)
        self.net, self.threshold, self.others = net, threshold, others or {}
        self.caches: list[FeatureCache] = []
        self.errors: dict[str, list[float]] = {name: [] for name in self.others}

    def denoise(self, batch: Batch) -> np.ndarray:
        tensors = {name: torch.from_numpy(array) for name, array in batch.items()}
        rows = range(len(batch["sigma"]))
        if self.threshold is not None and batch["sigma"][0] == 1:
            self.caches.append(FeatureCache(self.threshold, len(rows)))
        with torch.no_grad(), feature_cache(self.net, self.caches[-1], rows) if self.caches else nullcontext():
            velocity = self.net(**tensors)
            for name, other in self.others.items():
                counts = tensors["valid"] & ~tensors["keep"]
                error = (other(**tensors) - velocity)[counts].norm() / velocity[counts].norm()
                self.errors[name].append(float(error))
        return velocity.numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=4, help="held-out designs a task")
    parser.add_argument("--wide", action="store_true", help="also at the width of the 20B family")
    args = parser.parse_args()
    print(machine())
    float8(args.designs)
    if args.wide:
        wide()
    cached(args.designs)


def float8(designs: int) -> None:
    """Relative error of one step's velocity, over all steps of runs that the exact network makes."""
    net = weights.load_transformer(students=False)
    others = {f"all but {ends} at either end": to_float8(copy.deepcopy(net), ends) for ends in (0, ENDS)}
    networks, limits = TorchNetworks(net, others=others), replace(alone(), students={})
    for task in TASKS:
        runner.run(networks, limits, cases(task, designs))
    steps = len(next(iter(networks.errors.values())))
    print(f"\nFP8, tiny ({len(net.transformer_blocks)} blocks), {steps} steps: relative error of the velocity")
    for name, errors in networks.errors.items():
        print(f"  {name}: mean {np.mean(errors):.4f}, largest {max(errors):.4f}")


def wide() -> None:
    torch.manual_seed(0)
    config = replace(FAMILIES["mrt-20b"], num_layers=WIDE_BLOCKS)
    with torch.device("meta"):
        net = MaskedRegionTransformer(config)
    net = net.to_empty(device="cpu").eval().requires_grad_(False)
    for name, value in net.named_parameters():
        value.fill_(1) if "norm" in name and value.ndim == 1 else value.normal_(std=value.shape[-1] ** -0.5)
    tensors = inputs(config, 1, WIDE_TOKENS, WIDE_WORDS, torch.float32)
    with torch.no_grad():
        wanted = net(**tensors)
        made = to_float8(net)(**tensors)
    error = float((made - wanted).norm() / wanted.norm())
    print(f"FP8, width {config.width}, {WIDE_BLOCKS} random blocks, all but {ENDS} at either end: {error:.4f}")


def cached(designs: int) -> None:
    """Undistilled runs of STEPS steps: how much is reused, and how far the layers are from those without a cache."""
    net, limits = weights.load_transformer(students=False), replace(alone(), students={})
    chosen = [case for task in TASKS for case in cases(task, designs)]
    steps = {"steps": np.array([STEPS], np.int32)}
    wanted, plain = None, 0.0
    print(f"\nFeature cache, tiny undistilled, {STEPS} steps, {len(chosen)} designs of four tasks")
    print("threshold | steps reused | time | dB to no cache | IoU | colour | icon | word")
    for threshold in THRESHOLDS:
        networks = TorchNetworks(net, threshold)
        start = time.perf_counter()
        stacks = runner.run(networks, limits, chosen, **steps)
        seconds = time.perf_counter() - start
        wanted, plain = wanted or stacks, plain or seconds
        reused = sum(cache.reused for cache in networks.caches) / sum(cache.calls for cache in networks.caches)
        figures = score(chosen, stacks)
        rest = " | ".join(f"{figures[name]:.3f}" for name in ("iou", "colour", "icon", "word"))
        print(
            f"{threshold:9} | {reused:12.0%} | {seconds / plain:.2f} | {nearness(chosen, stacks, wanted):.1f} | {rest}"
        )


def alone():
    return replace(limits_of(REPOSITORY / "mrt" / "config.pbtxt"), slots=1)


def nearness(chosen: list[Case], made: list[Stack], wanted: list[Stack]) -> float:
    """PSNR in dB over all layers."""
    errors = [
        np.square(own[slot] - other[slot]).mean()
        for case, own, other in zip(chosen, made, wanted, strict=True)
        for slot in case.truth
    ]
    mean = float(np.mean(errors))
    return math.inf if mean == 0 else -10 * math.log10(mean)


if __name__ == "__main__":
    main()
