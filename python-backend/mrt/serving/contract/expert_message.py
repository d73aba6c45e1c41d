"""What the experts' model answers each call with, about one picture that it takes apart, or one layer that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal["working", "progress", "found", "layer", "lettered", "illustrated", "done", "error"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ENDS: tuple[Kind, ...] = ("done", "error", "lettered", "illustrated")


@dataclass(frozen=True)
class Message:
    """`working`: nothing new; ask again. `found` ends a request with `plan`, `lettered` and `illustrated` one for a
    layer, else `done` or `error` ends it.

    `info` is JSON; its keys are those of the events that they become (contract/expert_events.py).
    """

    event: Kind
    info: Mapping[str, Any] = field(default_factory=dict)
    image: bytes = field(default=b"", repr=False)
