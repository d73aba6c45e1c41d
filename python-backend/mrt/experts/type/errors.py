"""Why a string cannot be set."""

from __future__ import annotations

from typing import Literal

Reason = Literal["empty", "long", "control", "emoji", "glyph", "room"]


class CannotSet(ValueError):
    """The message says what, where and what to do. `reason`: empty: nothing to draw; long: too many characters;
    control: an invisible control character; emoji; glyph: in no font; room: the region is too small.
    """

    def __init__(self, reason: Reason, message: str):
        super().__init__(message)
        self.reason: Reason = reason


def quoted(string: str, most: int = 40) -> str:
    """A string as it stands in a message, shortened, its control characters escaped."""
    short = string if len(string) <= most else string[: most - 1] + "…"
    shown = (letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in short.replace("\n", " / "))
    return f'"{"".join(shown)}"'


def named(character: str) -> str:
    point = f"U+{ord(character):04X}"
    return f"{point} ({character})" if character.isprintable() and not character.isspace() else point
