"""Small pages of the wide world made by rule, of the assets in the repository: for tests, never for training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrt.data.world.design import Background, Design, Layer
from mrt.geometry import Region
from mrt.kinds import KINDS, Kind
from mrt.training.world.choices import Choices

CHOICES = Choices.of({"sides": [96, 128], "meanings": False, "blocks": 1, "tokens": 800})  # a tiny training
WORDS = ("sale", "rocket", "open", "music", "tea")
COLOURS = {"red": (214, 40, 40), "blue": (40, 80, 200), "green": (30, 150, 70), "yellow": (240, 200, 30)}


def page(rng: np.random.Generator, longer: int = 160, layers: int = 4, overflow: bool = True) -> Design:
    """A page of `layers` layers of all kinds; with `overflow` the canvas is larger than the page."""
    width, height = longer, int(longer * rng.uniform(0.6, 1))
    margin = longer // 8 if overflow else 0
    canvas, own = (width + 2 * margin, height + 2 * margin), Region(margin, margin, width, height)
    ground = np.full((height, width, 4), 255, np.uint8)
    ground[..., :3] = rng.integers(60, 256, 3)
    made = [layer(rng, KINDS[int(rng.integers(len(KINDS)))], canvas, own) for _ in range(layers)]
    caption = ", ".join(one.caption for one in made)
    return Design("poster", canvas, own, Background("solid", "a plain ground", ground), tuple(made), caption)


def layer(rng: np.random.Generator, kind: Kind, canvas: tuple[int, int], page: Region) -> Layer:
    name = list(COLOURS)[int(rng.integers(len(COLOURS)))]
    word = WORDS[int(rng.integers(len(WORDS)))]
    width, height = (max(20, int(extent * rng.uniform(0.2, 0.6))) for extent in (page.width, page.height))
    image = Image.new("RGBA", (width, height))
    draw, fill = ImageDraw.Draw(image), (*COLOURS[name], 255)
    if kind == "text":
        draw.text((0, 0), word, fill=fill, font=ImageFont.load_default(max(10, height // 2)))
    elif kind == "line":
        draw.rectangle((0, height // 2, width, height // 2 + 2), fill=fill)
    elif kind == "panel":
        draw.rectangle((0, 0, width, height), fill=(*fill[:3], 150))
    else:
        draw.ellipse((0, 0, width - 1, height - 1), fill=fill)
    straight = np.asarray(image).astype(np.uint16)
    pixels = np.concatenate([straight[..., :3] * straight[..., 3:] // 255, straight[..., 3:]], -1).astype(np.uint8)
    seen = pixels[..., 3] > 2
    rows, columns = (np.flatnonzero(seen.any(axis)) for axis in (1, 0))
    pixels = np.ascontiguousarray(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    height, width = pixels.shape[:2]
    x, y = (int(rng.integers(0, outer - inner + 1)) for outer, inner in zip(canvas, (width, height), strict=True))
    caption = f"{name} word {word}" if kind == "text" else f"{name} {kind}"
    long = f"a {caption} on the page"
    text = word if kind == "text" else None
    colour = "#{:02x}{:02x}{:02x}".format(*COLOURS[name])
    return Layer(
        kind, kind, caption, caption, long, (kind,), Region(x, y, width, height), pixels, text, None, (colour,)
    )


def stream(seed: int = 0, longer: int = 160) -> Iterator[Design]:
    rng = np.random.default_rng(seed)
    while True:
        yield page(rng, longer)
