"""The families that can be served, by the name that mrt/config.pbtxt states."""

from __future__ import annotations

from pathlib import Path

from mrt.families.family import Family
from mrt.families.layered import Layered, tokenizer_of
from mrt.families.tiny import TINY


def family_of(name: str, folder: Path) -> Family:
    """`folder`: of the engine's model version, where a tokenizer lies. Raises ValueError for an unknown name."""
    if name == TINY.name:
        return TINY
    if name == Layered.name:
        return Layered(tokenizer_of(folder))
    raise ValueError(f"parameter `family` of mrt/config.pbtxt is {name!r}; give {TINY.name!r} or {Layered.name!r}")
