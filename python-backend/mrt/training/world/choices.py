"""What can be chosen about family `small` and its training, as data: mrt/training/small.json names some choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mrt import hints
from mrt.models.families import FAMILIES, TransformerConfig
from mrt.tasks import TASKS
from mrt.training.world.fitted import Budget
from mrt.training.world.token_weights import Weights

NAMED = Path(__file__).parents[1] / "small.json"
WIDTH = 32  # of a head
SHARES = {"image_to_layers": 0.6, "text_to_layers": 0.2, "add_layers": 0.1, "restyle_layers": 0.1}


@dataclass(frozen=True)
class Choices:
    """`sides`: least and most px of a page's longer side. `patch`: px of a token, 16 or 8. `channels`: of a latent.

    `tasks`: shares that add up to 1. `tokens`: of a batch, padding included. `rate`: share of the full learning rates.
    `warm`: start from family `tiny` where widths agree. `hint`, `meanings`: whether these are inputs.
    `copy`: whether its tokens may take over those of the picture (TransformerConfig).
    """

    heads: int = 5
    blocks: int = 6
    patch: int = 16
    channels: int = 24
    sides: tuple[int, int] = (256, 448)
    budget: Budget = Budget()
    tasks: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    copy: bool = False
    hint: bool = True
    meanings: bool = True
    weights: Weights = Weights()
    tokens: int = 6000
    rate: float = 0.6
    warm: bool = True

    @classmethod
    def read(cls, name: str, path: Path = NAMED) -> Choices:
        """A set by its name in a JSON file; ValueError naming what is unknown or wrong."""
        named = json.loads(path.read_text())
        if name not in named:
            raise ValueError(f"{path.name} has no choices {name!r}; take one of {', '.join(sorted(named))}")
        return cls.of(named[name])

    @classmethod
    def of(cls, chosen: Mapping[str, Any]) -> Choices:
        """The defaults, updated with `chosen`."""
        known = {each.name for each in fields(cls)}
        if unknown := set(chosen) - known:
            raise ValueError(f"unknown choices {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
        parts: dict[str, Any] = dict(chosen)
        for name, kind in (("budget", Budget), ("weights", Weights)):
            if name in parts:
                parts[name] = kind(**parts[name])
        if "sides" in parts:
            parts["sides"] = tuple(parts["sides"])
        found = replace(cls(), **parts)
        if found.patch not in (8, 16):
            raise ValueError(f"patch is {found.patch} px; give 8 or 16")
        if set(found.tasks) - set(TASKS) or abs(sum(found.tasks.values()) - 1) > 1e-6:
            raise ValueError(f"tasks need shares of {', '.join(TASKS)} that add up to 1")
        return found

    @property
    def latents(self) -> str:
        """The folder of latents that it trains on: choices that agree in these share it."""
        low, high = self.sides
        return f"z{self.channels}-p{self.patch}-{low}-{high}-t{self.budget.decomposed}"

    def config(self) -> TransformerConfig:
        base, numbers = FAMILIES["small"], self.channels * (self.patch // 8) ** 2
        return replace(
            base,
            in_channels=numbers,
            patch_size=self.patch // 8,
            out_channels=self.channels,
            num_layers=self.blocks,
            num_attention_heads=self.heads,
            copy=self.copy,
            hint=hints.NUMBERS if self.hint else 0,
            word_vectors=base.word_vectors if self.meanings else 0,
        )
