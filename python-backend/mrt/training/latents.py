"""Draw designs and encode them once: `python -m mrt.training.latents --designs 20000`. Adds a shard at each call.

A record holds the latents of every picture that a task may need: the full composite, the visible page, the background,
each layer; and for the tasks on layers a subset of targets, the composite without them, and their references.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from mrt.data import designs
from mrt.data.designs import Design
from mrt.data.grouping import grouped
from mrt.geometry import Region
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.precision import mixed
from mrt.models.weights import load_autoencoder
from mrt.training.mixture import DEFAULT, Mixture
from mrt.training.world.encoding import Coder

TRAINING_SEED = 1_000_003  # held-out designs come from other seeds (mrt.evaluation)


def targets_of(rng: np.random.Generator, design: Design) -> list[int]:
    """A random, not empty subset of the layers, smaller sets first."""
    count = len(design.layers)
    size = 1 + int(rng.integers(count)) if rng.random() < 0.5 else 1
    return sorted(int(i) for i in rng.permutation(count)[:size])


def pictures_of(design: Design, targets: list[int]) -> dict[str, np.ndarray]:
    """Premultiplied uint8 pictures by the name under which the record keeps their latents."""
    full = design.composite()
    visible = full[design.page.within(Region(0, 0, *design.canvas))]
    pictures = {"visible": visible, "background": designs.to_bytes(design.background.pixels)}
    pictures |= {f"layer{i}": layer.pixels for i, layer in enumerate(design.layers)}
    if design.aligned:
        pictures |= {"composed": full, "partial": design.composite(frozenset(targets))}
        pictures |= {f"reference{i}": design.layers[i].reference for i in targets}
    return pictures


@torch.no_grad()
def encode_all(net: Coder, pictures: list[np.ndarray]) -> list[np.ndarray]:
    """Latent tokens (h, w, C) float16 of each picture; equal sizes share a batch."""
    by_size: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index, picture in enumerate(pictures):
        by_size[picture.shape].append(index)
    found: list[np.ndarray] = [np.empty(0)] * len(pictures)
    for indices in by_size.values():
        for start in range(0, len(indices), 64):
            part = indices[start : start + 64]
            images = torch.from_numpy(np.stack([pictures[i] for i in part])).permute(0, 3, 1, 2).float() / 255
            with mixed("cpu"):
                tokens = net.encode(images).float().numpy().astype(np.float16)
            for i, token in zip(part, tokens, strict=True):
                found[i] = token
    return found


def describe(design: Design, targets: list[int]) -> dict:
    fields = ("kind", "name", "colour", "caption", "long_caption", "region")
    return {
        "canvas": design.canvas,
        "page": design.page,
        "aligned": design.aligned,
        "accent": design.accent,
        "background": design.background.caption,
        "layers": [{field: getattr(layer, field) for field in fields} for layer in design.layers],
        "targets": targets,
    }


def drawn_by(rng: np.random.Generator, mixture: Mixture) -> Design:
    """A design for training: now and then one whose layers are merged (MRT 3.2, layer grouping)."""
    design = designs.draw(rng)
    return grouped(rng, design) if rng.random() < mixture.grouped else design


def write_shard(net: LayerAutoencoder, path: Path, seed: int, count: int, mixture: Mixture, chunk: int = 128) -> None:
    rng, records, latents, offset = np.random.default_rng(seed), [], [], 0
    while len(records) < count:
        drawn = [design for design in (drawn_by(rng, mixture) for _ in range(chunk)) if design.layers]
        chosen = [targets_of(rng, design) for design in drawn]
        named = [pictures_of(design, targets) for design, targets in zip(drawn, chosen, strict=True)]
        encoded = iter(encode_all(net, [picture for pictures in named for picture in pictures.values()]))
        for design, targets, pictures in zip(drawn, chosen, named, strict=True):
            record, record["pieces"] = describe(design, targets), {}
            for name in pictures:
                tokens = next(encoded)
                record["pieces"][name] = (offset, *tokens.shape[:2])
                latents.append(tokens.reshape(-1, tokens.shape[-1]))
                offset += len(latents[-1])
            records.append(record)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path.with_suffix(".npy"), np.concatenate(latents))
    path.with_suffix(".json").write_text(json.dumps(records))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mixture", type=Path, default=DEFAULT, help="shares as JSON")
    parser.add_argument("--out", type=Path, default=Path("runs/latents"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    mixture, net, shard = Mixture.read(args.mixture), load_autoencoder(), 0
    args.out.mkdir(parents=True, exist_ok=True)
    while True:  # the first number that nobody else has taken
        try:
            (args.out / f"shard{shard}.lock").touch(exist_ok=False)
            break
        except FileExistsError:
            shard += 1
    write_shard(net, args.out / f"shard{shard}", TRAINING_SEED + shard, args.designs, mixture)


if __name__ == "__main__":
    main()
