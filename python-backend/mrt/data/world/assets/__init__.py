"""Openly licensed drawings, photographs and fonts, fetched as packages; nothing of them is committed."""

from .library import Drawing, Face, Library, Photo, Split
from .opened import assets_folder, open_library
from .pinned import AssetError

__all__ = ["AssetError", "Drawing", "Face", "Library", "Photo", "Split", "assets_folder", "open_library"]
