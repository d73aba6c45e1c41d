"""The schedule as data: networks with their budgets, commands between them, and portions in order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path(__file__).with_name("schedule.json")


@dataclass(frozen=True)
class Network:
    """`minutes`: core-minutes in all. It has stalled once `patience` evaluations gained less than `gain` of score."""

    module: str
    minutes: float
    gain: float
    patience: int
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """Something that is run once to its end, such as the encoding of latents."""

    module: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Portion:
    """Train `name` until so many core-minutes, or run the command `name` (`until` None), once all of `after` is done.

    What `after` names is done when its first portion is.
    """

    name: str
    until: float | None
    after: tuple[str, ...]


@dataclass(frozen=True)
class Schedule:
    networks: Mapping[str, Network]
    commands: Mapping[str, Command]
    portions: Sequence[Portion]

    @classmethod
    def read(cls, path: Path = DEFAULT) -> Schedule:
        """ValueError naming the portion that is wrong: an unknown name, more than the budget, or no way to begin."""
        data = json.loads(path.read_text())
        networks = {
            name: Network(**fields | {"arguments": tuple(fields.get("arguments", ()))})
            for name, fields in data["networks"].items()
        }
        commands = {
            name: Command(fields["module"], tuple(fields["arguments"])) for name, fields in data["commands"].items()
        }
        portions = []
        for place, fields in enumerate(data["portions"]):
            name, until = fields.get("train", fields.get("run")), fields.get("until")
            where = f"{path}: portions[{place}]"
            if name not in (networks if "train" in fields else commands):
                raise ValueError(f"{where}: nothing is named {name!r}")
            if "train" in fields and (until is None or not 0 < until <= networks[name].minutes):
                raise ValueError(f"{where}: `until` of {name} is {until}; give core-minutes up to its budget")
            after = tuple(fields.get("after", ()))
            known = {portion.name for portion in portions}
            if missing := [other for other in after if other not in known]:
                raise ValueError(f"{where}: {', '.join(missing)} stands nowhere before it")
            portions.append(Portion(name, until, after))
        return cls(networks, commands, portions)
