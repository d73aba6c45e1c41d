"""Colours that people name, as sRGB 0..255: the ten of the procedural designs, more names, shades, and `#1a2b3c`."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from functools import cache

import numpy as np
from PIL import ImageColor

RGB = tuple[int, int, int]

COLOURS: dict[str, RGB] = {
    "red": (220, 45, 45),
    "orange": (245, 140, 30),
    "yellow": (250, 215, 50),
    "green": (60, 165, 75),
    "teal": (25, 150, 150),
    "blue": (45, 95, 220),
    "purple": (135, 65, 185),
    "pink": (240, 120, 170),
    "white": (250, 250, 250),
    "black": (30, 30, 34),
}
_OF_CSS = (
    "aqua aquamarine azure beige crimson cyan fuchsia gray grey indigo ivory khaki lime magenta "
    "maroon navy olive silver tan turquoise violet"
).split()
_MORE = {
    "amber": "#ffbf00",
    "apricot": "#fbceb1",
    "blush": "#fbe4e1",
    "bronze": "#b08d57",
    "brown": "#7a4a26",
    "burgundy": "#7b1e3a",
    "charcoal": "#36454f",
    "cherry": "#c21e3a",
    "cobalt": "#0047ab",
    "copper": "#b87333",
    "coral": "#ff7f6b",
    "cream": "#fff6dc",
    "ebony": "#1c1a1b",
    "emerald": "#2e9e5b",
    "gold": "#d4af37",
    "golden": "#f2b91d",
    "jade": "#1fa873",
    "jet-black": "#0a0a0a",
    "lavender": "#c3b1e1",
    "lemon": "#fff04d",
    "lilac": "#c8a2c8",
    "mauve": "#b784a7",
    "midnight": "#141c33",
    "mint": "#98e4c0",
    "mustard": "#d9a92b",
    "off-white": "#f7f4ec",
    "peach": "#ffcfa8",
    "plum": "#7d3c6e",
    "rose": "#f2668b",
    "ruby": "#b01436",
    "sage": "#9caf88",
    "salmon": "#fa8072",
    "sand": "#ead7b0",
    "scarlet": "#e8261c",
    "slate": "#55647a",
    "snow-white": "#fdfdfd",
    "tangerine": "#f28500",
    "terracotta": "#c8643c",
    "ultramarine": "#3f2fbf",
    "vermilion": "#e34234",
    "baby blue": "#a8d2f0",
    "baby pink": "#f7c6d0",
    "forest green": "#1f4d34",
    "hot pink": "#ff4fa3",
    "rose gold": "#c98a84",
    "royal blue": "#2f55d4",
    "sky blue": "#7cc4f0",
}
_MIXED = {"light": (255, 0.45), "pale": (255, 0.6), "pastel": (255, 0.55), "soft": (255, 0.3)} | {
    "dark": (0, 0.4),
    "deep": (0, 0.25),
}
_CLEAR = ("bright", "vivid", "neon", "hot")
_HEX = re.compile(r"#[0-9a-f]{6}")


@cache
def named() -> dict[str, RGB]:
    """Every colour by its name, shades included: "navy", "dark brown", "light blue"."""
    plain = {name: _rgb(name) for name in _OF_CSS} | {name: _rgb(text) for name, text in _MORE.items()} | COLOURS
    shades = {f"{shade} {name}": _shade(shade, rgb) for name, rgb in plain.items() for shade in (*_MIXED, *_CLEAR)}
    alike = {f"{name}ish": rgb for name, rgb in COLOURS.items()}
    return alike | shades | plain


def colour_of(text: str) -> RGB | None:
    """Of a name of `named`, or of six digits behind "#"; lower case."""
    return _rgb(text) if _HEX.fullmatch(text) else named().get(text)


def nearest(colour: RGB, names: Iterable[str]) -> str:
    """The name, of COLOURS, that people would give it: hue counts for more than lightness."""
    own = oklab(np.array(colour))
    return min(names, key=lambda name: float(np.square(oklab(np.array(COLOURS[name])) - own) @ _HUE_FIRST))


def oklab(colours: np.ndarray) -> np.ndarray:
    """Lightness 0..1, a and b about -0.4..0.4, of sRGB (..., 3) in 0..255; distances are as people see them."""
    return np.cbrt(_linear(np.asarray(colours, np.float64)) @ _CONES) @ _OPPONENTS


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance 0..1 of sRGB (..., 3) in 0..255 (WCAG 2.1)."""
    return _linear(np.asarray(colours, np.float32)) @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def _linear(colours: np.ndarray) -> np.ndarray:
    share = colours / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


_HUE_FIRST = np.array([0.25, 1, 1])
_CONES = np.array(
    [[0.4122215, 0.2119035, 0.0883025], [0.5363325, 0.6806995, 0.2817188], [0.051446, 0.1073970, 0.6299787]]
)
_OPPONENTS = np.array(
    [[0.2104543, 1.9779985, 0.0259040], [0.7936178, -2.4285922, 0.7827718], [-0.0040720, 0.4505937, -0.8086758]]
)


def _rgb(text: str) -> RGB:
    red, green, blue, *_ = ImageColor.getrgb(text)
    return red, green, blue


def _shade(shade: str, rgb: RGB) -> RGB:
    if shade in _MIXED:
        toward, share = _MIXED[shade]
        red, green, blue = (round(part + (toward - part) * share) for part in rgb)
        return red, green, blue
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in rgb))
    if saturation < 0.1:
        return rgb
    red, green, blue = (
        round(255 * part) for part in colorsys.hsv_to_rgb(hue, min(1, 1.25 * saturation), max(0.97, value))
    )
    return red, green, blue
