"""Draws what a stranger may want taken apart into the folder that stdin names, and what nobody should, as files.

A poster of 700 x 900 px: a disc, a panel with a date on it, a headline and a line below it, on cream; the same as a
JPEG and without its ground; a page of nothing but text; noise as of a photograph; pictures of odd sizes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import mrt.data
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = 700, 900
CREAM, CORAL, NAVY, WHITE = (240, 232, 214), (225, 87, 70), (24, 44, 92), (255, 255, 255)
DISC, PANEL = (190, 400, 510, 720), (80, 770, 620, 860)
FONT = Path(mrt.data.__file__).parent / "assets" / "inter-extrabold.woff"


def words(draw: ImageDraw.ImageDraw, text: str, middle: tuple[int, int], size: int, colour: tuple[int, ...]) -> None:
    draw.text(middle, text, colour, ImageFont.truetype(str(FONT), size), anchor="mm")


def poster(ground: tuple[int, ...] = CREAM, mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, SIZE, ground)
    for shape, colour, box in (("ellipse", CORAL, DISC), ("rectangle", NAVY, PANEL)):
        large = Image.new("L", (4 * SIZE[0], 4 * SIZE[1]))  # or its edge would be steps
        getattr(ImageDraw.Draw(large), shape)([4 * edge for edge in box], 255)
        top = Image.new("RGBA", SIZE, colour)
        top.putalpha(large.resize(SIZE, Image.Resampling.BOX))
        picture.paste(Image.alpha_composite(picture.convert("RGBA"), top).convert(mode))
    draw = ImageDraw.Draw(picture)
    words(draw, "SUMMER SALE", (350, 130), 88, NAVY)
    words(draw, "Open all weekend", (350, 250), 44, CORAL)
    words(draw, "JUNE 21", (350, 815), 52, WHITE)
    return picture


def text_page() -> Image.Image:
    picture = Image.new("RGB", (500, 400), WHITE)
    draw = ImageDraw.Draw(picture)
    for row, text in enumerate(("THE QUICK", "BROWN FOX", "JUMPS OVER")):
        words(draw, text, (250, 90 + 110 * row), 60, (20, 20, 20))
    return picture


def noise() -> Image.Image:
    """Grain, leaves and light, as in a photograph of a wood; no letters."""
    rng = np.random.default_rng(4)
    planes = np.zeros((360, 480, 3))
    for radius in (1, 4, 16, 64):
        grain = Image.fromarray(rng.integers(0, 256, (360, 480, 3), np.uint8))
        blurred = np.asarray(grain.filter(ImageFilter.GaussianBlur(radius)), np.float64)
        planes += (blurred - blurred.mean()) / blurred.std()
    return Image.fromarray((110 + 28 * planes).clip(0, 255).astype(np.uint8))


def main() -> None:
    folder = Path(json.load(sys.stdin))
    poster().save(folder / "poster.png")
    poster().save(folder / "poster.jpg", quality=90)
    poster((0, 0, 0, 0), "RGBA").save(folder / "sticker.png")
    text_page().save(folder / "text.png")
    noise().save(folder / "noise.jpg", quality=90)
    Image.new("RGB", (20_000, 2), CORAL).save(folder / "thin.png")
    Image.new("RGB", (1, 1), CORAL).save(folder / "dot.png")
    Image.new("1", (12_000, 12_000)).save(folder / "huge.png")
    print(json.dumps(sorted(path.name for path in folder.iterdir())))


main()
