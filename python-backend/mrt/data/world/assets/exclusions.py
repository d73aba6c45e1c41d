"""Makes `held_out.json`: python -m mrt.data.world.assets.exclusions, after the packages were fetched.

Held out for ever are the clip-arts with two or more Inkscape layers (they are what a person's layers look like, and
some are test designs), those that hold text (the words would be known), and all files of scribus-template.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

from .held_out import LIST
from .opened import assets_folder
from .pinned import AssetError, listed
from .pinned.fetch import digest
from .pinned.unpack import place

SVG = "{http://www.w3.org/2000/svg}"
MODE = "{http://www.inkscape.org/namespaces/inkscape}groupmode"
TEXT = {SVG + "text", SVG + "flowRoot", SVG + "textPath"}


def layers(root: ElementTree.Element) -> int:
    """How many Inkscape layers a drawing has, at any depth."""
    return sum(1 for g in root.iter(SVG + "g") if g.get(MODE) == "layer")


def has_text(root: ElementTree.Element) -> bool:
    """Whether it holds letters as text (not as outlines)."""
    return any("".join(element.itertext()).strip() for element in root.iter() if element.tag in TEXT)


def of_clipart(folder: Path) -> dict[str, list[Path]]:
    """The clip-arts under `folder` to hold out, by reason; a file that cannot be parsed is in neither list."""
    found: dict[str, list[Path]] = {"layered": [], "text": []}
    for path in sorted(folder.rglob("*.svg")):
        if path.is_symlink():
            continue
        try:
            root = ElementTree.parse(path).getroot()
        except (ElementTree.ParseError, OSError):
            continue
        if layers(root) >= 2:
            found["layered"].append(path)
        if has_text(root):
            found["text"].append(path)
    return found


def listing(clipart: Path, templates: Path) -> str:
    """The JSON text: for each reason the digests with a name each, sorted."""
    found = of_clipart(clipart)
    groups = {
        "openclipart-svg with two or more layers": found["layered"],
        "openclipart-svg with text": found["text"],
        "scribus-template": [p for p in templates.rglob("*") if p.is_file() and p.name != ".unpacked"],
    }
    entries = {}
    for why, paths in groups.items():
        files = sorted((path.name, digest(path)) for path in paths)
        entries[why] = {"count": len(files), "files": {found: name for name, found in files}}
    return json.dumps({"groups": entries}, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    at = {p.name: place(p, assets_folder()) for p in listed() if p.name in ("openclipart-svg", "scribus-template")}
    absent = [name for name, folder in at.items() if not folder.is_dir()]
    if absent:
        print(f"{', '.join(absent)}: not fetched; run python -m mrt.data.world.assets first", file=sys.stderr)
        return 1
    try:
        LIST.write_text(listing(at["openclipart-svg"], at["scribus-template"]), "utf-8")
    except (OSError, AssetError) as error:
        print(error, file=sys.stderr)
        return 1
    for why, group in json.loads(LIST.read_text("utf-8"))["groups"].items():
        print(f"{group['count']:5} {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
