"""The table of choices: rows that are done are not trained again, each on its own choices, the best in bold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mrt.models import weights
from mrt.models.autoencoder import AUTOENCODERS, LayerAutoencoder
from mrt.models.warm import begin_with
from mrt.training import ablations
from mrt.training.samples import Records
from mrt.training.small import SmallRecipe
from mrt.training.testing import world_pages
from mrt.training.world.choices import Choices
from mrt.training.world_latents import write_shard


def test_a_row_is_trained_once(tmp_path: Path):
    coder = LayerAutoencoder(AUTOENCODERS["small"])
    begin_with(coder, weights.load_autoencoder().state_dict())
    choices = Choices.of({"sides": [96, 112], "meanings": False, "blocks": 1, "tokens": 200, "hint": False})
    write_shard(coder, tmp_path / "shard-0", 1, [world_pages.page(np.random.default_rng(i)) for i in range(2)], choices)
    asked = []

    def recipe(wanted: Choices) -> SmallRecipe:
        asked.append(wanted)
        return SmallRecipe(wanted, Records(tmp_path), None, lambda net: {"score": 0.25})

    first = ablations.row("one", choices, tmp_path, 0.001, recipe)
    assert ablations.row("one", choices, tmp_path, 0.001, recipe) == first
    assert asked == [choices] and first["figures"]["score"] == 0.25 and first["steps"] >= 1
    ablations.row("one", choices, tmp_path, 0.002, recipe)  # longer: it goes on
    assert len(asked) == 2


def test_the_table_tells_the_best_and_where_it_was_run():
    rows = {
        "base": {"parameters": 6e6, "steps": 1200, "figures": {"score": 0.41, "loss_0.8": 0.7, "merged_dB": 20.04}},
        "deep": {"parameters": 9e6, "steps": 700, "figures": {"score": 0.43, "loss_0.8": 0.8, "merged_dB": 19.0}},
    }
    lines = ablations.table(rows, "python -m x", "a machine").splitlines()
    assert (
        lines[2].startswith("| base | 6.0 | 1,200 | 0.410 | –") and "**20.0**" in lines[2] and "**0.700**" in lines[2]
    )
    assert "**0.430**" in lines[3] and lines[-1] == "`python -m x`, a machine."


def test_every_named_set_of_choices_is_sound_and_differs_from_base():
    found = ablations.named([])
    assert len(found) > 10 and found["base"] == Choices()
    assert all(choices != found["base"] for name, choices in found.items() if name != "base")
    with pytest.raises(ValueError, match="no choices 'huge'"):
        ablations.named(["huge"])


def test_a_file_of_choices_with_an_unknown_one_is_refused(tmp_path: Path):
    (tmp_path / "small.json").write_text(json.dumps({"odd": {"depth": 3}}))
    with pytest.raises(ValueError, match="unknown choices depth"):
        ablations.named([], tmp_path / "small.json")
