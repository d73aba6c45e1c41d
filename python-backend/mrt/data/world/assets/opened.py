"""The fetched assets of one split as a `Library` (see library.py)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image, ImageFont, ImageOps

from . import index, raster
from .library import Drawing, Face, Photo, Split
from .pinned import AssetError
from .records import Records
from .split import SPLITS


@dataclass(frozen=True)
class _Stored:
    """What index entries of drawings and photographs have in common."""

    record: dict[str, Any]
    folder: Path

    @property
    def key(self) -> str:
        return self.record["key"]

    @property
    def name(self) -> str:
        return self.record["name"]


@dataclass(frozen=True)
class StoredDrawing(_Stored):
    """An icon, illustration or person of the index: SVG text, an SVG file or a picture with alpha."""

    @property
    def kind(self) -> Literal["icon", "illustration", "person"]:
        return self.record["kind"]

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self.record["tags"])

    def pixels(self, side: int) -> np.ndarray:
        """See `Drawing`."""
        try:
            if "file" in self.record:
                return raster.file_pixels(self.folder / self.record["file"], side)
            svg = self.record.get("svg") or (self.folder / self.record["svg_file"]).read_text("utf-8")
            return raster.svg_pixels(svg, self.record["size"], side)
        except ValueError as error:
            raise ValueError(f"{self.key}: {error}") from None


@dataclass(frozen=True)
class StoredPhoto(_Stored):
    """A photograph or texture of the index."""

    @property
    def kind(self) -> Literal["photo", "texture"]:
        return self.record["kind"]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px, known without reading the file."""
        return self.record["size"][0], self.record["size"][1]

    def pixels(self) -> np.ndarray:
        """See `Photo`."""
        with Image.open(self.folder / self.record["file"]) as opened:
            return np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))


class StoredFace:
    """A family of the index."""

    def __init__(self, record: dict[str, Any], folder: Path) -> None:
        self.record, self.folder = record, folder
        self.key: str = record["key"]
        self.family: str = record["family"]
        self.category: Literal["sans", "serif", "display", "handwriting", "mono"] = record["category"]
        self.scripts: frozenset[str] = frozenset(record["scripts"])

    def font(self, script: str, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        """See `Face`; `bold` is the family's own bold, or its only weight. ValueError for a script it lacks."""
        if script not in self.scripts:
            raise ValueError(f"{self.key} has no {script}; it has {', '.join(sorted(self.scripts))}")
        files = self.record["files"]
        path = files.get("700" if bold else "400") or next(iter(files.values()))
        return ImageFont.truetype(str(self.folder / path), size)

    @cached_property
    def _starts(self) -> np.ndarray:
        return np.asarray(self.record["characters"], np.int64)

    def covers(self, script: str, text: str) -> bool:
        """See `Face`; line breaks need no glyph."""
        if script not in self.scripts:
            return False
        points = np.asarray([ord(c) for c in set(text) - {"\n"}], np.int64)
        at = np.searchsorted(self._starts[:, 0], points, "right") - 1
        return bool(((at >= 0) & (points <= self._starts[np.maximum(at, 0), 1])).all())


class StoredLibrary:
    """See `Library`. Opening reads a few small files; drawings are rendered when asked. Picklable."""

    def __init__(self, folder: Path, split: Split) -> None:
        if split not in SPLITS:
            raise ValueError(f"no split {split!r}; there are {', '.join(SPLITS)}")
        self.folder, self.split = folder, split
        self.facts = index.read(folder)
        at = folder / "index" / split
        self.icons: Sequence[Drawing] = Records(at / "icon.jsonl", self._drawing)
        self.illustrations: Sequence[Drawing] = Records(at / "illustration.jsonl", self._drawing)
        self.people: Sequence[Drawing] = Records(at / "person.jsonl", self._drawing)
        self.photos: Sequence[Photo] = Records(at / "photo.jsonl", self._photo)
        self.textures: Sequence[Photo] = Records(at / "texture.jsonl", self._photo)
        faces = Records(at / "face.jsonl", lambda record: StoredFace(record, folder))
        self._faces: tuple[Face, ...] = tuple(faces)

    def faces(self, script: str) -> Sequence[Face]:
        """The families of a script, in the order of their keys; empty where there is none."""
        return [face for face in self._faces if script in face.scripts]

    def _drawing(self, record: dict[str, Any]) -> StoredDrawing:
        return StoredDrawing(record, self.folder)

    def _photo(self, record: dict[str, Any]) -> StoredPhoto:
        return StoredPhoto(record, self.folder)


def assets_folder() -> Path:
    """The cache: MRT_ASSETS, else runs/assets under the directory of work."""
    return Path(os.environ.get("MRT_ASSETS") or "runs/assets").resolve()


def open_library(split: Split, folder: Path | str | None = None) -> StoredLibrary:
    """The assets of `split` ("train", "validation" or "test") in `folder`, by default MRT_ASSETS or runs/assets.

    AssetError where nothing was fetched there: it names the command that does.
    """
    at = Path(folder) if folder else assets_folder()
    if not at.is_dir():
        raise AssetError(f"{at} is not there; fetch the assets: python -m mrt.data.world.assets")
    return StoredLibrary(at.resolve(), split)
