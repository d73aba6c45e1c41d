"""A page's colours: a hue, a rule of harmony and a mood give the ground, what stands on it, and accents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.data.world.ink.colour import BLACK, WHITE, Colour, contrast, luminance, mixed, oklch

MOODS = ("white", "tinted", "pastel", "bold", "dark", "neon", "earth", "duo")
_SHARES = (0.14, 0.16, 0.14, 0.2, 0.14, 0.05, 0.1, 0.07)
_HARMONIES = ((0, 180), (0, 30, -30), (0, 120, 240), (0, 150, 210), (0, 0, 0), (0, 60, 180), (0, 90, 180))


@dataclass(frozen=True)
class Palette:
    """`ground`: the page. `surface`: panels. `accents`: two to five that stand out. `dark`, `light`: for words."""

    mood: str
    ground: Colour
    surface: Colour
    accents: tuple[Colour, ...]
    dark: Colour
    light: Colour

    @property
    def accent(self) -> Colour:
        return self.accents[0]

    @property
    def inks(self) -> tuple[Colour, ...]:
        """What words may be written in, the plain ones first."""
        return (self.dark, self.light, *self.accents, BLACK, WHITE)

    @property
    def is_dark(self) -> bool:
        return luminance(self.ground) < 0.18

    def apart(self, rng: np.random.Generator, beneath: Colour, least: float = 1.8) -> Colour:
        """An accent, or else dark or light, that stands out from what lies beneath."""
        fitting = [colour for colour in self.accents if contrast(colour, beneath) >= least]
        if fitting:
            return fitting[int(rng.integers(len(fitting)))]
        return max((self.dark, self.light), key=lambda colour: contrast(colour, beneath))


def drawn(rng: np.random.Generator, mood: str | None = None) -> Palette:
    """A palette at random."""
    mood = mood or str(rng.choice(MOODS, p=_SHARES))
    hue = float(rng.choice(_WARM_AND_COOL)) + rng.normal(0, 14)
    harmony = _HARMONIES[int(rng.integers(len(_HARMONIES)))]
    turns = [hue + turn for turn in harmony]
    strong = float(rng.uniform(0.11, 0.24))
    accents = [oklch(float(rng.uniform(0.5, 0.82)), strong, turn) for turn in turns[1:]]
    accents.append(oklch(float(rng.uniform(0.35, 0.6)), strong * 0.8, turns[-1] + 15))
    own = oklch(float(rng.uniform(0.45, 0.68)), strong, hue)
    dark = oklch(float(rng.uniform(0.16, 0.3)), 0.05, hue) if rng.random() < 0.6 else BLACK
    light = oklch(0.97, 0.015, hue) if rng.random() < 0.5 else WHITE
    ground, surface, accents = _grounds(rng, mood, hue, own, accents, strong)
    if rng.random() < 0.35:
        accents.append(oklch(0.85, 0.17, 90))  # a yellow goes with nearly everything
    return Palette(mood, ground, surface, tuple(accents), dark, light)


_WARM_AND_COOL = (20, 30, 45, 60, 85, 95, 140, 160, 195, 230, 250, 262, 285, 305, 340, 355)


def _grounds(rng, mood: str, hue: float, own: Colour, accents: list[Colour], strong: float):
    between = rng.uniform
    if mood == "white":
        return (WHITE if rng.random() < 0.5 else oklch(0.975, 0.006, hue)), oklch(0.94, 0.02, hue), [own, *accents]
    if mood == "tinted":
        return oklch(between(0.93, 0.97), between(0.015, 0.04), hue), WHITE, [own, *accents]
    if mood == "pastel":
        ground = oklch(between(0.85, 0.92), between(0.04, 0.09), hue)
        return ground, mixed(ground, WHITE, 0.7), [oklch(0.5, strong, hue + 180), own, *accents]
    if mood == "bold":
        ground = oklch(between(0.5, 0.86), between(0.15, 0.25), hue)
        return ground, WHITE if rng.random() < 0.5 else mixed(ground, BLACK, 0.7), [BLACK, *accents, WHITE]
    if mood == "dark":
        ground = oklch(between(0.14, 0.3), between(0.01, 0.09), hue)
        return ground, oklch(0.34, 0.05, hue), [oklch(0.8, 0.15, hue + 60), *accents, oklch(0.85, 0.12, hue)]
    if mood == "neon":
        glow = [oklch(0.85, 0.26, hue), oklch(0.75, 0.26, hue + 150), oklch(0.9, 0.2, hue + 240)]
        return oklch(0.15, 0.04, hue + 60), oklch(0.25, 0.08, hue + 60), glow
    if mood == "earth":
        hue = float(rng.choice((40, 60, 75, 110, 135)))
        earth = [oklch(0.55, 0.11, hue - 15), oklch(0.45, 0.07, hue + 60), oklch(0.7, 0.1, hue)]
        return oklch(between(0.86, 0.95), 0.03, hue), oklch(0.98, 0.01, hue), earth
    ground = oklch(between(0.3, 0.55), between(0.12, 0.2), hue)
    return ground, oklch(0.93, 0.05, hue), [oklch(0.88, 0.1, hue + 180), oklch(0.93, 0.06, hue)]
