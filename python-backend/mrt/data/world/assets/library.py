"""The assets as a page generator sees them: drawings, photographs and fonts of one split, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from PIL import ImageFont

Split = Literal["train", "validation", "test"]


class Drawing(Protocol):
    """An icon (one colour), an illustration (colours, alpha) or a drawn person."""

    @property
    def key(self) -> str:
        """Stable name, e.g. `iconify/fluent-emoji/rocket`; it goes into a layer's sources."""
        ...

    @property
    def kind(self) -> Literal["icon", "illustration", "person"]: ...

    @property
    def name(self) -> str:
        """In words, e.g. `rocket`."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """Synonyms and categories as the set gives them."""
        ...

    def pixels(self, side: int) -> np.ndarray:
        """Straight RGBA (h, w, 4) uint8, cropped tight, longer side `side` px. ValueError where it shows nothing."""
        ...


class Photo(Protocol):
    """An opaque photograph or texture."""

    @property
    def key(self) -> str: ...

    @property
    def kind(self) -> Literal["photo", "texture"]: ...

    @property
    def name(self) -> str: ...

    def pixels(self) -> np.ndarray:
        """RGB (h, w, 3) uint8 at its own size, upright."""
        ...


class Face(Protocol):
    """One family of type in the scripts and weights that its package holds."""

    @property
    def key(self) -> str: ...

    @property
    def family(self) -> str: ...

    @property
    def category(self) -> Literal["sans", "serif", "display", "handwriting", "mono"]: ...

    @property
    def scripts(self) -> frozenset[str]:
        """Of latin, cyrillic, greek, arabic, hebrew, devanagari, thai, chinese, japanese, korean."""
        ...

    def font(self, script: str, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        """Ready to draw at `size` px."""
        ...

    def covers(self, script: str, text: str) -> bool:
        """Whether every character has a glyph."""
        ...


class Library(Protocol):
    """The assets of one split. Orders are stable: the same assets give the same sequences on every machine."""

    @property
    def icons(self) -> Sequence[Drawing]: ...

    @property
    def illustrations(self) -> Sequence[Drawing]: ...

    @property
    def people(self) -> Sequence[Drawing]: ...

    @property
    def photos(self) -> Sequence[Photo]: ...

    @property
    def textures(self) -> Sequence[Photo]: ...

    def faces(self, script: str) -> Sequence[Face]: ...
