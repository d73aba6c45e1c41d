"""Held-out figures of the transformer of the wide world: its results, region by region, on pages not trained on.

With true regions and without captions, as in the model card's comparison; hints on request.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mrt import sampler
from mrt.data.world.design import Design
from mrt.evaluation.metrics.layer import composite, psnr, soft_iou
from mrt.geometry import TOKEN, Region
from mrt.meanings import Meanings
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.precision import mixed
from mrt.training.samples import Records, Sample, budgeted, collate, sample_of
from mrt.training.transformer import Network, loss_of
from mrt.training.world.choices import Choices
from mrt.training.world.encoding import coder_of
from mrt.training.world.expert import Expert
from mrt.training.world.hinting import Hinting, hinted
from mrt.training.world.records import fit, pictures_of
from mrt.training.world.token_weights import weighted
from mrt.training.world_latents import Shard, least_of

SIDES = (256, 320, 384)
SIGMAS = (0.5, 0.8, 0.97)
SEED = 77_000_005
TOKENS = 6000  # of a batch
HIDDEN_PX = 60  # of a background at least, for a figure on what lies behind layers


@dataclass(frozen=True)
class Case:
    """A page at its working size: its truth by slot on the grid, its sample without hints, and the one with them."""

    design: Design
    truth: Mapping[int, np.ndarray]
    bare: Sample
    hinted_sample: Sample


class HeldOut:
    """The pages once encoded; `of` gives a network's figures on them."""

    def __init__(
        self,
        pages: Sequence[Design],
        net: LayerAutoencoder,
        choices: Choices,
        meanings: Meanings | None = None,
        expert: Expert | None = None,
    ):
        """`expert`: its alphas are the hints; without one they are simulated."""
        self._coder, self._choices, self._meanings = coder_of(net, choices.patch), choices, meanings
        rng = np.random.default_rng(SEED)
        found = [
            fit(page, choices.budget, SIDES[i % len(SIDES)], least_of(choices), choices.patch)
            for i, page in enumerate(pages)
        ]
        designs = [design for design in found if design is not None]
        shard = Shard(net, choices, expert)
        for design in designs:
            shard.add_fitted(rng, design)
        with tempfile.TemporaryDirectory() as folder:
            shard.write(Path(folder) / "shard0")
            records = Records(Path(folder))
            self.cases = [self._case(records, *pair) for pair in zip(records.records, designs, strict=True)]

    def _case(self, records: Records, record: dict, design: Design) -> Case:
        cell = self._choices.patch
        pictures = pictures_of(design, cell)
        names = ["background", *(f"layer{i}" for i in range(len(design.layers)))]
        shown = [pictures.get(name.replace("layer", "clipped"), pictures[name]) for name in names]
        truth = {slot: pixels.astype(np.float32) / 255 for slot, pixels in enumerate(shown, start=1)}
        bare = weighted(records, record, sample_of(records, record, "image_to_layers", {}), self._choices.weights)
        hinted_sample = hinted(np.random.default_rng(SEED), records, record, bare, Hinting(none=0, dropped=0, real=1))
        return Case(
            design, truth, hinted(np.random.default_rng(0), records, record, bare, Hinting(none=1)), hinted_sample
        )

    def of(self, net: Network, few: int = 3, many: int = 8, some: int = 8) -> dict[str, float]:
        """Soft IoU and the rest at `few` steps, without hints and with them, and the held-out loss.

        `gain_8_steps`: what soft IoU gains with `many` steps on the first `some` pages.
        """
        found = {id(case): self.measured(case, made) for case, made in self.made(net, self.cases, few)}
        figures = summary(list(found.values()))
        figures = {"score": figures["iou"]} | figures
        part = [self.measured(case, made) for case, made in self.made(net, self.cases[:some], many)]
        same = summary([found[id(case)] for case in self.cases[:some]])
        figures[f"gain_{many}_steps"] = summary(part)["iou"] - same["iou"]
        figures |= {f"loss_{sigma}": self.loss(net, sigma) for sigma in SIGMAS}
        if net.transformer.config.hint:
            hints = [self.measured(case, made) for case, made in self.made(net, self.cases, few, hint=True)]
            figures |= {f"hint_{name}": value for name, value in summary(hints).items() if "iou" in name}
        return figures

    @torch.no_grad()
    def made(self, net: Network, cases: Sequence[Case], steps: int, hint: bool = False):
        """Each case with what `net` makes of it: premultiplied float pixels (h, w, 4) by slot."""
        asked = {id(case.hinted_sample if hint else case.bare): case for case in cases}
        samples = [case.hinted_sample if hint else case.bare for case in cases]
        for chunk in budgeted(np.random.default_rng(0), samples, TOKENS):
            x = self._sampled(net, chunk, steps)
            for row, sample in zip(x, chunk, strict=True):
                case = asked[id(sample)]
                yield case, self._decoded(sample, row)

    def _sampled(self, net: Network, samples: list[Sample], steps: int) -> Tensor:
        batch = collate(samples, self._meanings)
        x, keep = batch["clean"].clone(), batch["keep"][..., None]
        for row, sample in enumerate(samples):
            spans = [span.stop - span.start for span in sample.layout.spans]
            noise = torch.from_numpy(sampler.noise(1, spans, x.shape[-1]))
            x[row, : len(noise)] = torch.where(keep[row, : len(noise)], x[row, : len(noise)], noise)
        sigmas = sampler.sigmas({"shift": 1.0}, steps)
        for sigma, following in zip(sigmas[:-1], sigmas[1:], strict=True):
            with mixed("cpu"):
                flow = net(x, torch.full((len(x), 1), float(sigma)), batch).float()
            x = torch.where(keep, x, x + float(following - sigma) * flow)
        return x

    def _decoded(self, sample: Sample, x: Tensor) -> dict[int, np.ndarray]:
        found = {}
        for slot, span in zip(sample.layout.slots, sample.layout.spans, strict=True):
            if slot.keep:
                continue
            grid = x[span].reshape(1, slot.region.height // TOKEN, slot.region.width // TOKEN, -1)
            with mixed("cpu"):
                planes = self._coder.decode(grid).float()[0].permute(1, 2, 0).numpy().clip(0, 1)
            planes[..., :3] = np.minimum(planes[..., :3], planes[..., 3:])
            found[slot.index] = planes
        return found

    def measured(self, case: Case, made: Mapping[int, np.ndarray]) -> dict[str, list[float]]:
        return measured(case, made, self._choices.patch)

    @torch.no_grad()
    def loss(self, net: Network, sigma: float) -> float:
        """Of image_to_layers at one sigma, the same noise at every call; without hints."""
        noises, values = torch.Generator().manual_seed(SEED), []
        for chunk in budgeted(np.random.default_rng(0), [case.bare for case in self.cases], TOKENS):
            batch = collate(chunk, self._meanings)
            noise = torch.randn(batch["clean"].shape, generator=noises)
            values.append((loss_of(net, batch, torch.full((len(chunk), 1), sigma), noise).item(), len(chunk)))
        return float(np.average([value for value, _ in values], weights=[count for _, count in values]))


def measured(case: Case, made: Mapping[int, np.ndarray], cell: int) -> dict[str, list[float]]:
    """Figures of one page, each as often as there is something to measure."""
    design, found = case.design, defaultdict(list)
    page = design.page
    through = np.ones((page.height, page.width), np.float32)
    for index in range(len(design.layers) - 1, -1, -1):
        layer, slot = design.layers[index], index + 2
        seen = page.intersect(layer.region)
        at = Region(seen.x - page.x, seen.y - page.y, seen.width, seen.height)
        inner = at.x % cell, at.y % cell
        rows, columns = slice(inner[1], inner[1] + at.height), slice(inner[0], inner[0] + at.width)
        truth, own, above = case.truth[slot][rows, columns], made[slot][rows, columns], through[at.within(_frame(page))]
        overlap = soft_iou(own, truth)
        found["iou"].append(overlap)
        found[f"iou_{layer.kind}"].append(overlap)
        if (above > 0.5).any():
            found["visible_iou"].append(soft_iou(own, truth, above > 0.5))
        above *= 1 - truth[..., 3]
    ground, truth = made[1][: page.height, : page.width], case.truth[1][: page.height, : page.width]
    hidden = through < 0.1
    if hidden.sum() > HIDDEN_PX and (error := psnr(ground, truth, hidden)) is not None:
        found["hidden_ground_dB"].append(error)
    grid = [(Region(0, 0, *made[1].shape[1::-1]), made[1])]
    for slot, region in ((slot.index, slot.region) for slot in case.bare.layout.slots if slot.index >= 2):
        times = TOKEN // cell
        x, y = (value // times for value in (region.x, region.y))
        grid.append((Region(x - page.x, y - page.y, *made[slot].shape[1::-1]), made[slot]))
    merged = composite(grid, _frame(page))
    error = psnr(merged, design.flat().astype(np.float32) / 255)
    found["merged_dB"].append(error if error is not None else 0.0)
    return found


def summary(pages: Sequence[Mapping[str, list[float]]]) -> dict[str, float]:
    """Means over all layers of all pages."""
    collected = defaultdict(list)
    for page in pages:
        for name, values in page.items():
            collected[name] += values
    return {name: float(np.mean(values)) for name, values in sorted(collected.items())}


def _frame(page: Region) -> Region:
    return Region(0, 0, page.width, page.height)
