"""The page while it is made: layers as they are laid down, and what colours lie where, at a small scale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image

from mrt.data.captions import long_caption
from mrt.data.world.assets.library import Library
from mrt.data.world.compose import cabinet
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.style import Taste
from mrt.data.world.design import Background, Layer
from mrt.data.world.ink.colour import BLACK, WHITE, Colour, hexed, luminance, luminances, ratio
from mrt.data.world.ink.scaling import image_of
from mrt.geometry import Region
from mrt.kinds import Kind

_SMALL = 160  # px, longer side of the page's small picture


class Sheet:
    """`unit`: a hundredth of the page's mean side, by which everything is measured. `box`: the whole page."""

    def __init__(self, rng: np.random.Generator, library: Library, purpose: str, size: tuple[int, int], taste: Taste):
        self.rng, self.library, self.purpose, self.taste = rng, library, purpose, taste
        self.width, self.height = size
        self.cabinet = cabinet.of(library)
        self.unit = float(np.sqrt(size[0] * size[1])) / 100
        self.box = Box(0, 0, *size)
        self.margin = float(rng.uniform(4, 9)) * self.unit
        self.layers: list[Layer] = []
        self.background: Background | None = None
        self._scale = min(1.0, _SMALL / max(size))
        self._small = np.zeros((round(size[1] * self._scale) or 1, round(size[0] * self._scale) or 1, 3), np.float32)
        self._group: list[str] = []
        self._counts: dict[str, int] = {}

    @property
    def inner(self) -> Box:
        return self.box.inset(self.margin)

    def paint(self, background: Background) -> None:
        """What fills the page. First of all."""
        self.background = background
        small = image_of(background.pixels[..., :3]).resize(
            (self._small.shape[1], self._small.shape[0]), Image.Resampling.BOX
        )
        self._small = np.asarray(small, np.float32).copy()

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """Layers laid down meanwhile belong together."""
        self._counts[name] = self._counts.get(name, 0) + 1
        self._group.append(f"{name} {self._counts[name]}")
        yield
        self._group.pop()

    def add(
        self,
        pixels: np.ndarray,
        x: float,
        y: float,
        *,
        kind: Kind,
        role: str,
        name: str,
        caption: str,
        detail: str = "",
        synonyms: tuple[str, ...] = (),
        text: str | None = None,
        font: str | None = None,
        colours: tuple[Colour, ...] = (),
        sources: tuple[str, ...] = (),
    ) -> None:
        """A layer with its left top corner at (x, y) px of the page. What shows nothing on it is left out."""
        left, top = round(x), round(y)
        region = Region(left, top, pixels.shape[1], pixels.shape[0])
        if region.intersect(Region(0, 0, self.width, self.height)).width * 1 < 2 or pixels.shape[0] < 1:
            return
        if region.y >= self.height - 1 or region.bottom <= 1:
            return
        page = Region(0, 0, self.width, self.height)
        long = long_caption(f"{detail} {caption}".strip(), region, page)
        names = tuple(hexed(colour) for colour in colours)
        group = "/".join(self._group)
        self.layers.append(
            Layer(kind, role, name, caption, long, synonyms, region, pixels, text, font, names, group, sources)
        )
        self._note(pixels, region)

    def beneath(self, box: Box) -> np.ndarray:
        """Colours (h, w, 3) float32 of the small picture under a box, of its nearest pixel where it is outside."""
        height, width = self._small.shape[:2]
        x0, y0 = int(box.x * self._scale), int(box.y * self._scale)
        x1, y1 = int(np.ceil(box.right * self._scale)), int(np.ceil(box.bottom * self._scale))
        x0, y0 = min(max(0, x0), width - 1), min(max(0, y0), height - 1)
        return self._small[y0 : max(y0 + 1, min(y1, height)), x0 : max(x0 + 1, min(x1, width))]

    def colour_at(self, box: Box) -> Colour:
        """The mean colour under a box."""
        red, green, blue = (int(round(float(part))) for part in self.beneath(box).mean((0, 1)))
        return red, green, blue

    def busy(self, box: Box) -> float:
        """How much the lightness under a box varies: 0 for none, above some 0.15 words are hard to read."""
        return float(self.beneath(box).mean(-1).std()) / 255

    def ink(self, box: Box, wanted: Colour | None = None, least: float = 4.5) -> tuple[Colour, float]:
        """A colour of the page for words in a box, and its contrast against what is worst beneath."""
        worst = self._worst(box)
        inks = [*([wanted] if wanted else []), *self.taste.palette.inks, BLACK, WHITE]
        scores = [min(ratio(luminance(ink), part) for part in worst) for ink in inks]
        if wanted and scores[0] >= least:
            return wanted, scores[0]
        plain = [index for index in (range(1, 3) if wanted else range(2)) if scores[index] >= least]
        if plain:
            index = max(plain, key=lambda index: scores[index])
            return inks[index], scores[index]
        index = int(np.argmax(scores))
        return inks[index], scores[index]

    def legible(self, box: Box, colour: Colour) -> float:
        """The contrast of a colour against what is worst beneath a box."""
        return min(ratio(luminance(colour), part) for part in self._worst(box))

    def _worst(self, box: Box) -> list[float]:
        """The darkest and the lightest luminance beneath, outliers apart."""
        light = luminances(np.clip(self.beneath(box), 0, 255).astype(np.uint8)).ravel()
        return [float(part) for part in np.percentile(light, (6, 94))]

    def _note(self, pixels: np.ndarray, region: Region) -> None:
        """Lay the layer over the small picture."""
        height, width = self._small.shape[:2]
        x0, y0 = round(region.x * self._scale), round(region.y * self._scale)
        x1, y1 = round(region.right * self._scale), round(region.bottom * self._scale)
        x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
        left, top, right, bottom = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
        if left >= right or top >= bottom:
            return
        step = max(1, int(0.3 / self._scale))  # a few samples a pixel of the small picture are enough
        few = image_of(pixels[::step, ::step])
        small = np.asarray(few.resize((x1 - x0, y1 - y0), Image.Resampling.BOX), np.float32)
        part = small[top - y0 : bottom - y0, left - x0 : right - x0]
        own = self._small[top:bottom, left:right]
        own *= 1 - part[..., 3:] / 255
        own += part[..., :3]
