"""Colours as (r, g, b) of 0..255: their names, luminance and contrast, and OKLCH, in which harmonies are even.

Source: WCAG 2.1 (relative luminance, contrast ratio); Ottosson 2020 (OKLab).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (17, 17, 20)

_NAMED = {
    "red": (214, 40, 40),
    "dark red": (130, 20, 25),
    "orange": (242, 135, 30),
    "yellow": (250, 214, 50),
    "gold": (200, 160, 60),
    "cream": (250, 240, 215),
    "beige": (225, 205, 175),
    "brown": (125, 80, 45),
    "dark brown": (65, 42, 28),
    "olive": (130, 130, 45),
    "lime": (165, 215, 50),
    "green": (55, 160, 75),
    "dark green": (20, 75, 45),
    "mint": (175, 230, 205),
    "teal": (25, 145, 145),
    "turquoise": (70, 205, 205),
    "sky blue": (125, 195, 245),
    "blue": (40, 95, 220),
    "navy": (22, 32, 82),
    "light blue": (200, 225, 248),
    "purple": (130, 60, 185),
    "dark purple": (60, 25, 85),
    "lavender": (205, 190, 240),
    "magenta": (215, 40, 145),
    "pink": (243, 130, 175),
    "light pink": (250, 210, 222),
    "coral": (250, 125, 105),
    "peach": (252, 205, 170),
    "white": (252, 252, 252),
    "light grey": (212, 213, 216),
    "grey": (135, 137, 142),
    "dark grey": (72, 74, 80),
    "black": (18, 18, 22),
}


def oklab(colour: Colour) -> tuple[float, float, float]:
    """L 0..1, a and b about -0.4..0.4."""
    red, green, blue = (_linear(part / 255) for part in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """From lightness 0..1, chroma 0..0.37 and hue in degrees; the chroma gives way until sRGB holds the colour."""
    lightness = min(1.0, max(0.0, lightness))
    for _ in range(24):
        linear = _from_lab(lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))
        if all(-0.002 <= part <= 1.002 for part in linear):
            break
        chroma *= 0.9
    red, green, blue = (round(255 * _encoded(min(1.0, max(0.0, part)))) for part in linear)
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 black to 1 white."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    """Contrast ratio, 1 to 21."""
    return ratio(luminance(first), luminance(second))


def ratio(first: float, second: float) -> float:
    """Contrast ratio of two luminances."""
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def luminances(pixels: np.ndarray) -> np.ndarray:
    """Relative luminance of RGB (..., 3) uint8, float32; 2.2 stands for the curve of sRGB."""
    linear = (pixels.astype(np.float32) / 255) ** 2.2
    return linear @ np.array((0.2126, 0.7152, 0.0722), np.float32)


@lru_cache(4096)
def name_of(colour: Colour) -> str:
    """The nearest plain name."""
    own = oklab(colour)
    return min(_LABS, key=lambda name: math.dist(own, _LABS[name]))


def hexed(colour: Colour) -> str:
    """As #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*(int(part) for part in colour))


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second in the first."""
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _from_lab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


_LABS = {name: oklab(colour) for name, colour in _NAMED.items()}
