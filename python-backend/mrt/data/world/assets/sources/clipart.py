"""openclipart-svg: drawings in the public domain by their own metadata, drawn once to PNG files of at most 512 px."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from .. import held_out, raster
from ..pinned.fetch import digest
from .items import Harvest, Item, Set
from .prerender import Renderer

KEY = "openclipart"
SIDE = 512
LARGEST_FILE = 1_500_000
RATIO = 8
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
FREE = re.compile(r"publicdomain|zero/1\.0", re.IGNORECASE)
# Patterns and gradients, 1,378 spirographs and 880 grey symbols of one hand each, brand logos, flags (see licences.py),
# what is there twice.
LEFT_OUT = re.compile(
    r"^(special|logos|shapes/stars|computer/icons/flat-theme|signs_and_symbols/(flags|led)|unsorted/duplicates)(/|$)"
)
SERIES = re.compile(r"\b(collection|part of|symbol signs|icons|theme|untitled|new document)\b")
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def harvest(place: Path, drawn: Path) -> Harvest:
    """Illustrations of all folders that may be used; what failed before is not tried again."""
    found = Harvest()
    found.sets[KEY] = Set(KEY, "Open Clip Art Library", "its contributors", "public domain", "https://openclipart.org")
    base = next((p for p in place.rglob("svg") if p.is_dir() and p.parent.name == "openclipart"), place)
    refused, known = held_out.digests(), _Known(drawn / KEY / "drawn.jsonl")
    with Renderer(draw) as render:
        for path in sorted(base.rglob("*.svg")):
            inside = path.relative_to(base).as_posix()
            if path.is_symlink():
                continue
            if why := _left_out(path, inside, refused):
                found.skip(why, f"{KEY}/{inside}")
                continue
            target = (drawn / KEY / inside).with_suffix(".png")
            if inside not in known.reasons:
                target.parent.mkdir(parents=True, exist_ok=True)
                known.add(inside, render(path, target))
            if why := known.reasons[inside]:
                found.skip(why, f"{KEY}/{inside}")
                continue
            found.items.append(_item(path, inside, target))
    return found


class _Known:
    """What became of each file, a line each, so that an interrupted run goes on where it was."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.reasons: dict[str, str | None] = {}
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                inside, why = json.loads(line)
                self.reasons[inside] = why

    def add(self, inside: str, why: str | None) -> None:
        self.reasons[inside] = why
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([inside, why]) + "\n")


def _left_out(path: Path, inside: str, refused: frozenset[str]) -> str | None:
    if LEFT_OUT.match(inside):
        return "folder left out"
    if digest(path) in refused:
        return "held out by its digest"
    if path.stat().st_size > LARGEST_FILE:
        return f"over {LARGEST_FILE / 1e6:g} MB"
    text = path.read_text("utf-8", errors="replace")
    licence = re.search(r"<(?:\w+:)?license\b[^>]*resource=\"([^\"]*)\"", text)
    if licence is None or not FREE.search(licence[1]):
        return f"licence {licence[1] if licence else 'not stated'}"
    return None


def _item(path: Path, inside: str, target: Path) -> Item:
    folder, _, stem = inside.removesuffix(".svg").rpartition("/")
    title, subjects = _words(path)
    with Image.open(target) as picture:
        size = list(picture.size)
    tags = tuple(dict.fromkeys([*subjects, *folder.replace("_", " ").split("/")]))[:12]
    body = {"file": str(target), "size": size, "sha256": digest(path)}
    return Item(
        "illustration", f"{KEY}/{inside.removesuffix('.svg')}", title or stem, KEY, f"{KEY}/{folder}", body, tags
    )


def _words(path: Path) -> tuple[str, list[str]]:
    """The title without its author's name, and the keywords of the metadata."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError:
        return "", []
    titles = [(e.text or "").strip() for e in root.iter(DC + "title")]
    subjects = [(e.text or "").strip().lower() for bag in root.iter(DC + "subject") for e in bag.iter(RDF + "li")]
    title = re.sub(r"[_\W\d]+", " ", titles[0] if titles else "").strip().lower()
    if not 0 < len(title) <= 60 or SERIES.search(title):
        title = re.sub(r"[_\W\d]+", " ", path.stem).strip().lower()
    return title, [s for s in dict.fromkeys(subjects) if s and s != "hash" and len(s) < 30]


def draw(source: Path, target: Path) -> None:
    """One SVG file to PNG, cropped. ValueError where it shows nothing or is a bare rectangle or strip."""
    svg, size = sized(source.read_text("utf-8", errors="replace"))
    pixels = raster.svg_pixels(svg, size, SIDE)
    if max(pixels.shape[:2]) > RATIO * min(pixels.shape[:2]):
        raise ValueError(f"a strip, longer than {RATIO} times its width")
    if (pixels[..., 3] > 250).mean() > 0.97:
        raise ValueError("an opaque rectangle")
    part = target.with_suffix(".part")
    Image.fromarray(np.ascontiguousarray(pixels)).save(part, "PNG", compress_level=3)
    part.rename(target)


def sized(svg: str) -> tuple[str, tuple[float, float]]:
    """The text with a viewBox and without a size of its own, and its size in px. ValueError where it has none.

    The renderer refuses sizes in pt, mm and in, which a third of the files have.
    """
    root = re.search(r"<svg\b[^>]*>", svg)
    if root is None:
        raise ValueError("has no svg element")
    head = root[0]
    box = re.search(r"\bviewBox\s*=\s*[\"']([^\"']*)[\"']", head)
    numbers = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", box[1])] if box else [0.0, 0.0, *_lengths(head)]
    if len(numbers) != 4 or min(numbers[2:]) <= 0:
        raise ValueError("is 0 px large")
    head = re.sub(r"\s(?:width|height|viewBox)\s*=\s*(\"[^\"]*\"|'[^']*')", " ", head)
    view = " ".join(f"{n:g}" for n in numbers)
    return f'{svg[: root.start()]}<svg viewBox="{view}" {head[4:]}{svg[root.end() :]}', (numbers[2], numbers[3])


def _lengths(head: str) -> list[float]:
    found = []
    for name in ("width", "height"):
        length = re.search(rf"\s{name}\s*=\s*[\"']\s*([\d.]+)\s*([a-z]*)\s*[\"']", head)
        if length is None or length[2] not in UNITS:
            raise ValueError(f"states no {name}")
        found.append(float(length[1]) * UNITS[length[2]])
    return found
