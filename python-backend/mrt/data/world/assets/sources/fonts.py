"""@fontsource: families in pieces, a file for each alphabet and weight; merged to one TrueType file a weight.

A piece for Cyrillic has no space and no digits, so text in one script needs several pieces: they are merged.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from pathlib import Path

from mrt.licences import allowed

from .items import Harvest, Item, Set

CATEGORIES = {
    "sans-serif": "sans",
    "serif": "serif",
    "display": "display",
    "handwriting": "handwriting",
    "monospace": "mono",
}
# The package's name of a piece -> the script it serves (latin-ext and the like enlarge one).
PIECES = {
    "latin": "latin",
    "latin-ext": "latin",
    "cyrillic": "cyrillic",
    "greek": "greek",
    "arabic": "arabic",
    "hebrew": "hebrew",
    "devanagari": "devanagari",
    "thai": "thai",
    "chinese-simplified": "chinese",
    "japanese": "japanese",
    "korean": "korean",
}
PROBES = {
    "latin": "AZaz09 .,!?&-",
    "cyrillic": "АЯая 09",
    "greek": "ΑΩαω 09",
    "arabic": "ابتم 0",
    "hebrew": "אבגת 0",
    "devanagari": "अकमर 0",
    "thai": "กขคง 0",
    "chinese": "的一是不 0",
    "japanese": "あいアイ日本 0",
    "korean": "가나다라 0",
}
DROPPED = ["fpgm", "prep", "cvt ", "gasp", "DSIG", "meta", "STAT", "hdmx", "VDMX", "LTSH"]
# Families that share drawings (Noto Sans in all scripts, IBM Plex in all cuts) stand on one side of the split.
SUPERFAMILIES = "noto ibm-plex roboto source pt fira dm barlow nunito red-hat playfair encode libre rubik".split()


def harvest(modules: Path, drawn: Path) -> Harvest:
    """One item a family, with files by weight and the characters of the regular one."""
    found = Harvest()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for place in sorted((modules / "@fontsource").iterdir()):
        if (place / "metadata.json").is_file():
            _family(found, place, drawn / "fonts")
    return found


def group(family: str) -> str:
    """The name under which a family is put on one side of the split."""
    first = next((s for s in SUPERFAMILIES if family == s or family.startswith(s + "-")), family)
    return f"font/{first}"


def _family(found: Harvest, place: Path, into: Path) -> None:
    facts = json.loads((place / "metadata.json").read_text("utf-8"))
    name, key = facts["id"], f"fontsource/{facts['id']}"
    licence = allowed(facts["license"]["type"])
    if licence is None:
        found.skip(f"licence {facts['license']['type']}", key)
        return
    body: dict = {"family": facts["family"], "category": CATEGORIES.get(facts["category"], "display"), "files": {}}
    for weight in (400, 700):
        pieces = [place / "files" / f"{name}-{piece}-{weight}-normal.woff2" for piece in PIECES]
        pieces = [piece for piece in pieces if piece.is_file()]
        if not pieces:
            continue
        path = into / f"{name}-{weight}.ttf"
        try:
            if not path.is_file():
                _join(pieces, path)
            if weight == 400 or "characters" not in body:
                body["characters"] = _characters(path)
        except Exception as error:  # fontTools raises of every class on a font that it cannot join
            found.skip(f"cannot be merged ({type(error).__name__}: {str(error)[:60]})", f"{key}/{weight}")
            continue
        body["files"][str(weight)] = str(path)
    served = dict.fromkeys(
        script for piece, script in PIECES.items() if list((place / "files").glob(f"{name}-{piece}-[47]00*"))
    )
    scripts = [script for script in served if _has(body.get("characters", []), PROBES[script])]
    if not body["files"] or not scripts:
        found.skip("no glyphs of any script", key)
        return
    body["scripts"] = scripts
    # The copyright lines of all files of a family follow one another; the first is the family's.
    author = re.split(r"\s\S+\.[to]tf:", facts["license"]["attribution"])[0].strip()
    found.sets[key] = Set(key, facts["family"], author, licence, facts["license"]["url"])
    found.items.append(Item("face", key, facts["family"], key, group(name), body))


def _join(pieces: list[Path], path: Path) -> None:
    """Merges the pieces' glyphs and their features (joining of Arabic, kerning) without hints into one file."""
    from fontTools import merge
    from fontTools.ttLib import TTFont

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for index, piece in enumerate(pieces):
            font = TTFont(piece)
            font.flavor = None
            plain.append(f"{folder}/{index}.ttf")
            font.save(plain[-1])
        if len(plain) == 1:
            part.write_bytes(Path(plain[0]).read_bytes())
        else:
            try:
                merged = merge.Merger(_options(DROPPED)).merge(plain)
            except AttributeError:  # features that the merger cannot read: without kerning rather than not at all
                merged = merge.Merger(_options([*DROPPED, "GSUB", "GPOS", "GDEF"])).merge(plain)
            merged.save(part)
    part.rename(path)


def _options(dropped: list[str]):
    from fontTools import merge

    options = merge.Options()
    options.drop_tables = dropped
    return options


def _characters(path: Path) -> list[list[int]]:
    """The code points with a glyph as ranges [first, last]."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        points = sorted(font.getBestCmap() or ())
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def _has(ranges: list[list[int]], text: str) -> bool:
    return all(any(a <= ord(c) <= b for a, b in ranges) for c in text)
