"""The kinds of layers of designs as people make them."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["text", "picture", "drawing", "panel", "line", "group"]
KINDS: tuple[Kind, ...] = get_args(Kind)
