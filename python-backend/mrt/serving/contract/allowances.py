"""Callers, and what each may have of a server that others use, too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Priority = Literal["high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
CALLER = "x-mrt-client"  # the request parameter that names the caller; over gRPC a header of that name becomes one
NOBODY = ""  # all callers without a name together
OTHERS = "*"  # in the parameter `callers`: everybody who is not named there
_LONGEST = 128  # characters of a name
_SHARES = {"high": 2.0, "normal": 1.0, "low": 0.5}


@dataclass(frozen=True)
class Allowance:
    """`share`: of the work, against the other callers'. `priority`: the highest that counts against other callers; its
    own runs a caller may order by all three. `waiting`: runs that may wait for a slot."""

    share: float = 1.0
    priority: Priority = "normal"
    waiting: int = 32

    def weight(self, priority: Priority) -> float:
        """Of a run's work: what it costs its caller is divided by this."""
        allowed = max(priority, self.priority, key=PRIORITIES.index)  # high comes first
        return self.share * _SHARES[allowed]


def caller_of(parameters: str) -> str:
    """The caller's name out of a request's parameters as JSON; NOBODY where there is none."""
    try:
        name = json.loads(parameters or "{}").get(CALLER, NOBODY)
    except (ValueError, AttributeError):
        return NOBODY
    return str(name)[:_LONGEST]


def allowances_of(text: str) -> Mapping[str, Allowance]:
    """By name, out of JSON like {"*": {"waiting": 8}, "studio": {"share": 4, "priority": "high"}}. ValueError."""
    return {name: _allowance(name, values) for name, values in json.loads(text or "{}").items()}


def _allowance(name: str, values: Mapping[str, Any]) -> Allowance:
    if unknown := set(values) - set(Allowance.__dataclass_fields__):
        raise ValueError(f"{name!r} has {sorted(unknown)[0]!r}; give share, priority or waiting")
    made = Allowance(**values)
    if not made.share > 0 or made.priority not in PRIORITIES or not isinstance(made.waiting, int) or made.waiting < 1:
        raise ValueError(
            f"{name!r} needs a share above 0, a priority of {', '.join(PRIORITIES)}, and 1 waiting or more"
        )
    return made
