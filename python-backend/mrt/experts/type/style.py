"""How a string is to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mrt.experts.type.faces import CATEGORIES, Category, faces

Colour = tuple[int, int, int]
Alignment = Literal["left", "center", "right"]
SLANT = 0.2126  # tangent of 12 degrees, by which upright type is leaned


@dataclass(frozen=True)
class Outline:
    """Around the letters. `width`: in shares of the size."""

    colour: Colour
    width: float = 0.05


@dataclass(frozen=True)
class Shadow:
    """Beneath the letters. `right`, `down`, `blur` (standard deviation): in shares of the size; `opacity` 0..1."""

    colour: Colour = (0, 0, 0)
    right: float = 0.0
    down: float = 0.04
    blur: float = 0.05
    opacity: float = 0.6


@dataclass(frozen=True)
class Style:
    """`family`: one of `families()`, "" for the plainest of the category; `colour`: sRGB 0..255; `size`: px at most,
    None: as large as the region allows; `leading`: from line to line in shares of the size, None: by category and
    script; `language` (zh, ja, ko): whose forms Han characters take, "": by the string. ValueError where no such.
    """

    category: Category = "sans"
    family: str = ""
    bold: bool = False
    slanted: bool = False
    colour: Colour = (0, 0, 0)
    size: float | None = None
    alignment: Alignment = "center"
    leading: float | None = None
    outline: Outline | None = None
    shadow: Shadow | None = None
    language: str = ""

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise ValueError(f"there is no category of type {self.category!r}; choose one of {', '.join(CATEGORIES)}")
        if self.family and self.family not in families():
            raise ValueError(f"there is no family {self.family!r}; choose one of {', '.join(families())}")
        if self.size is not None and not 0 < self.size < 1e5:
            raise ValueError(f"size is {self.size} px; give one above 0, or none")
        for colour in (self.colour, *(part.colour for part in (self.outline, self.shadow) if part)):
            if len(colour) != 3 or not all(0 <= value <= 255 for value in colour):
                raise ValueError(f"a colour is three numbers of 0..255, not {colour}")

    def margins(self) -> tuple[float, float, float, float]:
        """What outline and shadow take beside the letters: left, top, right, bottom, in shares of the size."""
        around = self.outline.width if self.outline else 0.0
        if not self.shadow:
            return around, around, around, around
        right, down, soft = self.shadow.right, self.shadow.down, 2 * self.shadow.blur
        reach = (soft - right, soft - down, soft + right, soft + down)
        left, top, far, foot = (around + max(0.0, part) for part in reach)
        return left, top, far, foot


def families() -> dict[str, Category]:
    """Names of all families, with their categories."""
    return {face.family: face.category for face in faces()}
