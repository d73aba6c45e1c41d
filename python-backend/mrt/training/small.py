"""Train the transformer of family `small`: `python -m mrt.training.small --config base --minutes 60`.

Run it again to resume. It reads latents that `python -m mrt.training.world_latents` made. `--config` names a set of
choices in mrt/training/small.json: size, working size, shares of tasks, hints, weights of the loss
(mrt.training.world.choices); `--batch` counts tokens. Noise and loss fall on the tokens that are not kept (MRT equation
1 and 2), as in mrt.training.transformer.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from mrt.data.world import held_out
from mrt.meanings import Meanings
from mrt.models import published, weights
from mrt.training import samples
from mrt.training.mixture import Mixture
from mrt.training.run import loop
from mrt.training.run.command import arguments, command
from mrt.training.samples import Records, Sample, budgeted, collate
from mrt.training.transformer import Network, initialise, loss_of, optimisers_of, sigmas_of
from mrt.training.world import attention, networks
from mrt.training.world.choices import Choices
from mrt.training.world.evaluation import HeldOut
from mrt.training.world.expert import published_expert
from mrt.training.world.hinting import hinted
from mrt.training.world.token_weights import weighted
from mrt.training.world.warm import warmed
from mrt.training.world_latents import keep_to

NAME = "small"
FLAT = 0.55  # share of the time at full rates
DRAWN = 96  # samples at a time, put into batches of similar length
LOOK_EVERY = 200  # such draws between two looks for new shards
PAGES = 48  # that figures are of


class SmallRecipe:
    """`evaluate_with` gives the figures of an averaged network; without one there is none but the step."""

    average = 0.999

    def __init__(
        self,
        choices: Choices,
        records: Records,
        meanings: Meanings | None,
        evaluate_with: Callable[[Network], Mapping[str, float]] | None = None,
    ):
        self._choices, self._records, self._evaluate = choices, records, evaluate_with
        self._meanings = meanings if choices.meanings else None
        self._mixture = replace(Mixture.read(), tasks=dict(choices.tasks))
        self.net = network_of(choices)
        self.optimisers = optimisers_of(self.net)
        self._pending: list[list[Sample]] = []
        self._draws = 0
        self.samples = 0

    def batch(self, rng: np.random.Generator) -> dict[str, Tensor]:
        if not self._pending:
            self._draws += 1
            if self._draws % LOOK_EVERY == 0:
                self._records.look()
            drawn = [self.sample(rng) for _ in range(DRAWN)]
            self._pending = budgeted(rng, drawn, self._choices.tokens)
        chunk = self._pending.pop()
        self.samples += len(chunk)
        return collate(chunk, self._meanings)

    def sample(self, rng: np.random.Generator) -> Sample:
        """A task on a page, with its text, its hints and its tokens' weights."""
        records, choices = self._records, self._choices
        record = records.records[int(rng.integers(len(records.records)))]
        task = self._mixture.task(rng) if record["aligned"] else "image_to_layers"
        text = samples.text_of(rng, record, task, self._mixture)
        sample = samples.sample_of(records, record, task, text)
        sample = weighted(records, record, sample, choices.weights)
        return hinted(rng, records, record, sample) if choices.hint else sample

    def losses(self, batch: dict[str, Tensor]) -> Mapping[str, Tensor]:
        noise = torch.randn_like(batch["clean"])
        return {"loss": loss_of(self.net, batch, sigmas_of(len(noise), noise.device), noise)}

    def rate(self, step: int, done: float) -> float:
        return self._choices.rate * (1.0 if done < FLAT else max(0.02, (1 - done) / (1 - FLAT)))

    def evaluate(self, net: nn.Module) -> Mapping[str, float]:
        assert isinstance(net, Network)
        return self._evaluate(net) if self._evaluate else {"score": 0.0}


def network_of(choices: Choices) -> Network:
    """Initialised, with what family `tiny` knows where it fits and is wanted."""
    net = Network(choices.config())
    initialise(net)
    if choices.warm:
        warmed(net, weights.load_transformer(students=False), weights.load_text_encoder())
    attention.plain(net.transformer)
    return net


def publish(args: argparse.Namespace) -> None:
    """The averaged network with its text encoder, where the repository keeps checkpoints."""
    choices = Choices.read(args.config)
    net = Network(choices.config())
    loop.averaged(args.out, net)
    facts = {"config": args.config, "choices": asdict(choices)} | loop.facts_of(args.out)
    print(published.publish(NAME, net, facts))


def recipe_of(args: argparse.Namespace) -> SmallRecipe:
    choices = replace(Choices.read(args.config), tokens=args.batch)
    recipe = recipe_with(choices, args.latents, args.autoencoder)
    print(f"{sum(p.numel() for p in recipe.net.parameters()) / 1e6:.2f} M parameters", flush=True)
    return recipe


def recipe_with(choices: Choices, latents: Path | None, autoencoder: Path | None) -> SmallRecipe:
    """On the latents of `choices`, judged on held-out pages through the autoencoder that made them."""
    folder = latents or Path("runs", "small-latents", choices.latents)
    records = Records(folder, "mrt.training.world_latents")
    meanings = Meanings.read() if choices.meanings else None
    net = networks.autoencoder_of(autoencoder)
    keep_to(folder, choices, net)
    held = HeldOut(held_out.pages("laid out", PAGES), net, choices, meanings, published_expert())
    return SmallRecipe(choices, records, meanings, held.of)


def main() -> None:
    parser = arguments(__doc__, NAME, minutes=480, batch=Choices().tokens, threads=1)
    parser.add_argument("--config", default="base", help="a name in mrt/training/small.json")
    parser.add_argument("--latents", type=Path, help="default: where mrt.training.world_latents puts those of --config")
    parser.add_argument("--autoencoder", type=Path, help="its run; without it the published one")
    torch.manual_seed(0)
    command(parser, recipe_of, publish, partial(published.restore, NAME))


if __name__ == "__main__":
    main()
