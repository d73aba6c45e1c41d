"""Train the enlarger: `python -m mrt.training.enlarger --minutes 11`. Run it again to resume.

It learns from what the published networks draw, which takes 25 core-seconds for 64 designs at the start of every call.
`--publish` writes the averaged weights into the model repository; `python -m mrt.export.experts` makes their graph.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.compositing import crop
from mrt.evaluation.metrics.layer import alpha_iou
from mrt.evaluation.networks import OnnxNetworks
from mrt.geometry import FINE, Region
from mrt.models import published, weights
from mrt.models.enlarger import Enlarger
from mrt.models.precision import mixed
from mrt.serving.contract.limits import limits_of
from mrt.training.drawn_pairs import Pair, pairs
from mrt.training.optim.optimiser import Optimisers
from mrt.training.optim.rate import falling
from mrt.training.run import loop
from mrt.training.run.command import arguments, command

NAME = "enlarger"
ADAM = 2e-3
FLAT = 0.2  # share of the time at full rates
SIDE = 40  # px of a window of a small layer
NOISE = 0.01  # of half of the batches, where there is something
HELD_OUT = 50  # every so many pairs one is not trained on
Batch = tuple[Tensor, Tensor]
"""Small and large windows, premultiplied (B, 4, SIDE, SIDE) and FINE times that, float32 0..1."""


class EnlargerRecipe:
    average = 0.995

    def __init__(self, net: Enlarger, found: Sequence[Pair], batch: int = 12):
        self.net, self._size = net, batch
        self._held = found[::HELD_OUT]
        self._pairs = [pair for index, pair in enumerate(found) if index % HELD_OUT]
        shares = np.array([pair.share for pair in self._pairs])
        self._shares = shares / shares.sum()
        net.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        self.optimisers = Optimisers(torch.optim.AdamW(net.parameters(), ADAM, betas=(0.9, 0.98), weight_decay=1e-4))

    def batch(self, rng: np.random.Generator) -> Batch:
        """The colours of a batch change places together."""
        chosen = rng.choice(len(self._pairs), self._size, p=self._shares)
        windows = [window(rng, self._pairs[index]) for index in chosen]
        order = [*rng.permutation(3).tolist(), 3]
        small, large = (torch.from_numpy(np.stack(each)[:, order]).float() / 255 for each in zip(*windows, strict=True))
        if rng.random() < 0.5:
            small = small + NOISE * torch.randn_like(small) * (small[:, 3:] > 0.02)
        return small.clamp(0, 1), large

    def losses(self, batch: Batch) -> Mapping[str, Tensor]:
        small, true = batch
        with mixed(small.device.type):
            found = self.net(small)
        wrong, alpha = found - true, true[:, 3:]
        differs = F.max_pool2d(alpha, 3, 1, 1) + F.max_pool2d(-alpha, 3, 1, 1) > 0.04
        edges = F.max_pool2d(differs.float(), 7, 1, 3)
        share = ((0.3 + 2 * edges) * wrong[:, 3:].abs()).mean()
        steps = torch.stack([wrong[:, 3:].diff(dim=axis).abs().mean() for axis in (2, 3)]).sum()
        ground = torch.rand(len(wrong), 3, 1, 1, device=wrong.device)
        colour = (wrong[:, :3] - ground * wrong[:, 3:]).abs().mean()
        return {"loss": share + 0.7 * steps + 0.5 * colour, "share": share, "steps": steps, "colour": colour}

    def rate(self, step: int, done: float) -> float:
        return falling(done, FLAT)

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """`score`: soft IoU with the large truth; beside it that of bilinear enlarging."""
        with torch.no_grad():
            small = [torch.from_numpy(pair.small)[None].float() / 255 for pair in self._held]
            ways = {
                "score": [net(one)[0, 3].numpy() for one in small],
                "bilinear": [F.interpolate(one, scale_factor=FINE, mode="bilinear")[0, 3].numpy() for one in small],
            }
        true = [pair.large[3] / np.float32(255) for pair in self._held]
        return {name: float(np.mean(list(map(alpha_iou, made, true)))) for name, made in ways.items()}


def window(rng: np.random.Generator, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """A window of SIDE px of the small layer and the same of the large one; clear beyond the layer's region."""
    _, height, width = pair.small.shape
    x, y = (int(rng.integers(min(0, size - SIDE), max(0, size - SIDE) + 1)) for size in (width, height))
    frame = Region(x, y, SIDE, SIDE)
    seen = frame.intersect(Region(0, 0, width, height))
    windows = []
    for planes, times in ((pair.small, 1), (pair.large, FINE)):
        own, part, whole = (one.times(times) for one in (frame, seen, Region(0, 0, width, height)))
        out = np.zeros((4, own.height, own.width), np.uint8)
        rows, columns = part.within(own)
        out[:, rows, columns] = crop(planes, whole, part)
        windows.append(out)
    return windows[0], windows[1]


def main() -> None:
    parser = arguments(__doc__, NAME, minutes=11, batch=12, threads=1)
    parser.add_argument("--designs", type=int, default=320, help="of which layers are drawn")
    command(parser, drawn, publish, partial(published.restore, NAME))


def drawn(args: argparse.Namespace) -> EnlargerRecipe:
    networks = OnnxNetworks(weights.REPOSITORY, args.threads)
    found = pairs(networks, limits_of(weights.REPOSITORY / "mrt" / "config.pbtxt"), args.designs)
    return EnlargerRecipe(Enlarger(), found, args.batch)


def publish(args: argparse.Namespace) -> None:
    net = loop.averaged(args.out, Enlarger())
    print(published.publish(NAME, net, loop.facts_of(args.out)))


if __name__ == "__main__":
    main()
