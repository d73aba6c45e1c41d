"""What was said so far of the thing or ground that a prompt is about to name."""

from __future__ import annotations

from dataclasses import dataclass, field

from mrt.words.asked import Asked, Taken


@dataclass
class Phrase:
    """`said`: its colours and patterns as written. `text`: the word for a text whose string is still to come.
    `ring`: words for the ring that its things make.
    `both`: whether its colours are joined by "and"."""

    count: int | None = None
    size: str = ""
    place: str = ""
    colours: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    font: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texture: str = ""
    photo: str = ""
    text: str = ""
    number: str = ""
    ring: str = ""
    both: bool = False
    negated: bool = False

    @property
    def is_said_of_a_thing(self) -> bool:
        return bool(self.colours or self.patterns or self.size or self.font or self.text)

    def add_colour(self, colour: str, said: str) -> None:
        if colour not in self.colours:
            self.colours.append(colour)
            self.said.append(said)

    def add_pattern(self, pattern: str, said: str) -> None:
        self.patterns.append(pattern)
        self.said.append(said)

    def first_colour(self, asked: Asked) -> str:
        """The one colour of a thing; of several the first is taken."""
        if len(self.colours) > 1:
            asked.approximate.append(Taken(" ".join(self.said), self.colours[0]))
        return self.colours[0] if self.colours else ""
