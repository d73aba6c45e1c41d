"""Lanes split the designs among them, and resume at a given count."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
import torch

from mrt.training.scale.config import Config
from mrt.training.scale.lanes import Lane


def keys(config: Config, number: int, count: int, done: int = 0) -> list[bytes]:
    lane = Lane(config, config.stages[0], number)
    return [record.tensors["composed"].float().numpy().tobytes() for record in islice(lane._records(done), count)]


def test_all_lanes_together_see_every_design_once_in_an_order_of_their_own(config: Config):
    config = replace(config, lanes=5)  # one shard of three designs each
    first = [keys(config, number, 6) for number in range(5)]
    seen = [key for lane in first for key in lane[:3]]
    assert len(set(seen)) == 15
    again = [key for lane in first for key in lane[3:]]
    assert set(again) == set(seen) and again != seen
    assert first == [keys(config, number, 6) for number in range(5)]
    assert keys(replace(config, seed=1), 0, 3) != first[0][:3]


@pytest.mark.parametrize("done", [1, 3, 4, 11])
def test_it_goes_on_where_it_is_told_to(config: Config, done: int):
    assert keys(config, 1, 4, done) == keys(config, 1, 4 + done)[done:]


def test_a_batch_follows_from_its_step_and_its_generated_tokens_alone_are_noised(config: Config):
    lane = Lane(config, config.stages[0], 2)
    batches = list(islice(lane.batches(0, 0), 4))
    resumed = next(lane.batches(3, 3))
    assert all(torch.equal(value, resumed[name]) for name, value in batches[3].items())
    assert not torch.equal(batches[3]["sigma"], next(lane.batches(2, 3))["sigma"])
    sigma = torch.cat([batch["sigma"] for batch in batches])
    assert ((sigma >= 0) & (sigma <= 1)).all() and torch.equal(sigma, sigma.bfloat16().float())
    tasks = {tuple(batch["keep"].any(1).tolist()) for batch in batches}
    assert len(tasks) > 1, "several tasks are drawn"
    for batch in batches:
        assert (batch["valid"] & ~batch["keep"]).any(1).all()
