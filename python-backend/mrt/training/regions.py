"""Train the region detector: `python -m mrt.training.regions --minutes 120`. Run it again to resume.

Pages come from MRT_WORLD, which `python -m mrt.data.world.shards` fills, or with `--live` are drawn as it goes; the
backbone's weights come with the fetched assets. `--publish` writes the averaged weights beside the other published
networks.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.data.pages import Page
from mrt.evaluation.metrics.regions import figures
from mrt.models import published
from mrt.models.backbone import pretrained
from mrt.models.detector import FIELDS as BEFORE
from mrt.models.precision import mixed
from mrt.models.regions import LEVELS, RegionDetector
from mrt.serving.layout.regions import DetectedRegions, regions_of, working_size
from mrt.training.layouts.detector_loss import losses_of, match
from mrt.training.layouts.pages import Batch
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.optim.rate import falling
from mrt.training.run import loop
from mrt.training.run.command import arguments, command
from mrt.training.world.seen_pages import SeenPages, Wear
from mrt.training.world.source import source

NAME = "regions"
MUON, ADAM, BACKBONE = 8e-3, 1.5e-3, 3e-4
FLAT = 0.4  # share of the time at full rates
HELD_OUT = 96  # pages of each kind
MOST = 60  # layers of a page


class RegionsRecipe:
    """`held`: by name the pages that figures are of, the first decides; `batch`: pictures of 384 x 384 px a step."""

    average = 0.998

    def __init__(self, net: RegionDetector, diet: SeenPages, held: Mapping[str, Sequence[Page]], batch: int = 8):
        self.net, self._diet, self._held, self._size = net, diet, held, batch
        net.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        own = [p for name, p in net.named_parameters() if not name.startswith("backbone.")]
        backbone = [p for p in net.backbone.parameters() if p.requires_grad]
        self.optimisers = Optimisers(
            Muon([p for p in own if p.ndim > 1], MUON),
            torch.optim.AdamW([p for p in own if p.ndim == 1], ADAM),
            torch.optim.AdamW(backbone, BACKBONE, betas=(0.9, 0.98), weight_decay=0.01),
        )

    def batch(self, rng: np.random.Generator) -> Batch:
        return self._diet.batch(rng, self._size)

    def losses(self, batch: Batch) -> Mapping[str, Tensor]:
        with mixed(batch.images.device.type):
            found = self.net(batch.images)
        matches = match(batch, LEVELS)
        parts = losses_of(found, batch, matches)
        logits, kinds = found[matches.image, matches.cell, BEFORE:], batch.kinds[matches.object]
        kind = F.cross_entropy(logits, kinds) if len(kinds) else logits.sum()
        loss = parts.presence + parts.box + 0.5 * parts.order + 0.3 * kind
        return {"loss": loss, **parts._asdict(), "kind": kind}

    def rate(self, step: int, done: float) -> float:
        return falling(done, FLAT)

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        """`score`: F1 at IoU 0.5 on the first pages; the figures of the others bear their name."""
        found: dict[str, float] = {}
        for index, (name, held) in enumerate(self._held.items()):
            of_these = figures(lambda picture, least: detect(net, picture, least), held)
            found |= of_these if index == 0 else {f"{name} {key}": value for key, value in of_these.items()}
        return {"score": found["f1_50"], **found}


def detect(net: nn.Module, picture: np.ndarray, least: float, side: int = 384) -> DetectedRegions:
    """The regions of a picture, premultiplied RGBA (H, W, 4) uint8, in its px."""
    height, width = picture.shape[:2]
    across, down = working_size(width, height, side)
    image = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    if (across, down) != (width, height):
        image = F.interpolate(image, (down, across), mode="bilinear", antialias=True)
    with torch.no_grad(), mixed("cpu"):
        found = net(image.contiguous(memory_format=torch.channels_last))[0].numpy()
    return regions_of(found, (across, down), (width, height), MOST, least)


def main() -> None:
    parser = arguments(__doc__, NAME, minutes=200, batch=8, threads=1)
    parser.add_argument("--live", action="store_true", help="draw pages instead of reading shards")
    command(parser, world, lambda args: publish(args.out), partial(published.restore, NAME))


def world(args: argparse.Namespace) -> RegionsRecipe:
    """On pages of the wide world, judged on held-out ones."""
    from mrt.data.world import held_out
    from mrt.data.world.degrade import seen
    from mrt.data.world.seen import page_of

    held = {which: [page_of(design) for design in held_out.pages(which, HELD_OUT)] for which in ("laid out", "crowded")}
    begun = (args.out / "checkpoint.pt").exists() or published.path_of(NAME).exists()
    wear: Wear = seen
    diet = SeenPages(source(args.live, (512, 1024)), wear)
    return RegionsRecipe(RegionDetector(None if begun else pretrained()), diet, held, args.batch)


def publish(out: Path) -> None:
    net = loop.averaged(out, RegionDetector())
    print(published.publish(NAME, net, loop.facts_of(out)))


if __name__ == "__main__":
    main()
