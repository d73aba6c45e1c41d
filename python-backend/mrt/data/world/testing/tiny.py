"""A library made of the few assets beside the code and of pictures drawn by rule, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageFont

from mrt.data.world.ink import shapes

_ASSETS = Path(__file__).parents[2] / "assets"
_LETTERS = frozenset(map(chr, range(33, 127))) | frozenset(
    "\u00a0¡¿€£¥§©®°àáâãäåæçèéêëìíîïñòóôõöøùúûüýÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝß\u2014\u2013\u2018\u2019\u201c\u201d\u2022"
)
_FONT = _ASSETS / "inter-extrabold.woff"


@dataclass(frozen=True)
class TinyDrawing:
    key: str
    kind: Literal["icon", "illustration", "person"]
    name: str
    tags: tuple[str, ...] = ("tiny",)
    broken: bool = False

    def pixels(self, side: int) -> np.ndarray:
        if self.broken:
            raise ValueError("shows nothing")
        if self.kind == "icon":
            mask = np.asarray(Image.open(_ASSETS / "icons" / f"{self.name}.png").convert("RGBA"))[..., 3]
            mask = np.asarray(Image.fromarray(mask).resize((side, side)))
            return np.dstack([np.zeros((*mask.shape, 3), np.uint8), mask])
        rng = np.random.default_rng(sum(map(ord, self.key)))
        high, wide = (side, max(1, side // 2)) if self.kind == "person" else (max(1, round(side * 0.8)), side)
        colours = rng.integers(0, 256, (high, wide, 3)).astype(np.uint8) // 6
        colours += rng.integers(40, 200, 3).astype(np.uint8)
        colours[: high // 2] = rng.integers(0, 256, 3)
        return np.dstack([colours, shapes.blob(rng, wide, high)])


@dataclass(frozen=True)
class TinyPhoto:
    key: str
    kind: Literal["photo", "texture"]
    name: str

    def pixels(self) -> np.ndarray:
        rng = np.random.default_rng(sum(map(ord, self.key)))
        rough = rng.integers(0, 256, (5, 7, 3)).astype(np.uint8)
        smooth = np.asarray(Image.fromarray(rough).resize((420, 300), Image.Resampling.BICUBIC)).astype(np.int16)
        return np.clip(smooth + rng.integers(-12, 13, smooth.shape), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class TinyFace:
    key: str = "tiny/inter"
    family: str = "Inter"
    category: Literal["sans", "serif", "display", "handwriting", "mono"] = "sans"
    scripts: frozenset[str] = frozenset({"latin"})

    def font(self, script: str, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(_FONT), size)

    def covers(self, script: str, text: str) -> bool:
        return script == "latin" and all(letter in _LETTERS for letter in text)


class TinyLibrary:
    """Sixteen icons, eight illustrations, four people, four photographs, two textures, one face."""

    @property
    def icons(self) -> Sequence[TinyDrawing]:
        names = sorted(file.stem for file in (_ASSETS / "icons").glob("*.png"))
        return [TinyDrawing(f"tiny/icons/{name}", "icon", name) for name in names]

    @property
    def illustrations(self) -> Sequence[TinyDrawing]:
        names = ("rocket", "cake", "tree", "dog", "house", "sun", "book", "ball")
        return [TinyDrawing(f"tiny/drawn/{name}", "illustration", name) for name in names]

    @property
    def people(self) -> Sequence[TinyDrawing]:
        return [TinyDrawing(f"tiny/people/{name}", "person", name) for name in ("woman", "man", "girl", "boy")]

    @property
    def photos(self) -> Sequence[TinyPhoto]:
        return [TinyPhoto(f"tiny/photos/{name}", "photo", name) for name in ("lake", "street", "forest", "desert")]

    @property
    def textures(self) -> Sequence[TinyPhoto]:
        return [TinyPhoto(f"tiny/textures/{name}", "texture", name) for name in ("paper", "canvas")]

    def faces(self, script: str) -> Sequence[TinyFace]:
        return [TinyFace()] if script == "latin" else []
