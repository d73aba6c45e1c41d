"""Make the judge of concepts: `python -m mrt.evaluation.concepts.train`. It needs the assets of TRAINING.md.

A linear classifier (softmax, AdamW) on features of ImageNet's EfficientNet-Lite0, from drawings of the authors that are
in split `train`; tried on those of `validation` and `test`, who are others. Nothing of it is drawn by this network, of
the sets that it is compared with, or of their authors.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import torch
import torch.nn.functional as F

from mrt.data.world.assets import open_library
from mrt.data.world.assets.library import Split
from mrt.evaluation.concepts.drawings import Drawings, Drawn
from mrt.evaluation.concepts.features import Features
from mrt.evaluation.concepts.judge import PATH, Classifier
from mrt.experts.icons import sets

LUCIDE = Path(__file__).parents[4] / "node_modules" / "@iconify-json" / "lucide"
SEED, BATCH, PASSES, RATE, DECAY, SMOOTHING = 0, 256, 12, 3e-3, 1.0, 0.1


def fitted(features: np.ndarray, labels: np.ndarray, concepts: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights (numbers, concepts) and bias (concepts,) for features (n, numbers) as they are."""
    torch.manual_seed(SEED)
    mean, spread = features.mean(0), features.std(0) + 1e-3
    inputs, wanted = torch.from_numpy((features - mean) / spread), torch.from_numpy(labels)
    weights, bias = torch.zeros(features.shape[1], concepts), torch.zeros(concepts)
    parameters = [weights.requires_grad_(), bias.requires_grad_()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    steps = PASSES * max(1, len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        some = torch.randint(len(labels), (BATCH,))
        optimiser.zero_grad()
        F.cross_entropy(inputs[some] @ weights + bias, wanted[some], label_smoothing=SMOOTHING).backward()
        optimiser.step()
        schedule.step()
    plain = weights.detach().numpy() / spread[:, None]
    return plain, bias.detach().numpy() - mean @ plain


def made(drawn: Sequence[Drawn], concepts: tuple[str, ...], features: np.ndarray) -> Classifier:
    labels = np.array([each.concept for each in drawn])
    learned = np.array([each.split == "train" for each in drawn])
    weights, bias = fitted(features[learned], labels[learned], len(concepts))
    classifier = Classifier(concepts, weights.astype(np.float16).astype(np.float32), bias)
    right = classifier.ranked(features[~learned])[:, 0] == labels[~learned]
    authors = {each.author for each in drawn if each.split == "train"}
    counts = int(right.sum()), len(right), int(learned.sum()), len(authors)
    return Classifier(concepts, classifier.weights, bias, *counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--set", type=Path, default=LUCIDE, help="the icon set that is judged: its names are the concepts"
    )
    parser.add_argument("--out", type=Path, default=PATH)
    args = parser.parse_args()
    drawings = Drawings({split: open_library(split) for split in get_args(Split)})
    concepts = drawings.concepts(sets.read(args.set).icons)
    drawn = list(drawings.of(list(concepts.values()), SEED))
    print(f"{len(drawn)} drawings of {len(concepts)} concepts", flush=True)
    classifier = made(drawn, tuple(concepts), Features().of([each.shape for each in drawn]))
    classifier.write(args.out)
    print(f"{args.out}: {args.out.stat().st_size / 1e3:.0f} kB, learned from {classifier.drawings} drawings by")
    print(f"{classifier.authors} authors; right on {classifier.right} of {classifier.of} by others")


if __name__ == "__main__":
    main()
