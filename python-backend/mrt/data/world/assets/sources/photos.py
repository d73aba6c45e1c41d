"""Photographs, textures and cut-outs as picture files, each under the licence that its package states for the file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import numpy as np
from PIL import Image, ImageOps

from mrt.licences import allowed

from . import rcc
from .debian import stanzas, stanzas_of
from .items import Harvest, Item, Kind, Set

SMALLEST, LARGEST = 120, 2560
# A rendering of the game's own, which the folder's "photographs from elsewhere" can hardly mean.
DOUBTFUL = frozenset({"endless-sky-data/images/scene/tempest"})
# What files that are named by their giver show.
SHOWN = {"loc": "people at work", "army": "soldiers", "eso": "a dusty disc in space", "nasa": "spaceflight"}
BITMAPS = (".jpg", ".jpeg", ".png", ".webp")

# Licences stated in the docstrings of skimage/data/_fetchers.py.
SKIMAGE: dict[str, tuple[Kind, str, str, str]] = {
    "astronaut.png": ("photo", "an astronaut", "NASA", "public-domain"),
    "camera.png": ("photo", "a photographer with a camera", "Lav Varshney", "CC0-1.0"),
    "chelsea.png": ("photo", "a cat", "Stefan van der Walt", "CC0-1.0"),
    "coffee.png": ("photo", "a cup of coffee", "Rachel Michetti", "CC0-1.0"),
    "hubble_deep_field.jpg": ("photo", "galaxies", "NASA", "public-domain"),
    "rocket.jpg": ("photo", "a rocket launch", "SpaceX", "public-domain"),
    "retina.jpg": ("photo", "a human retina", "Mikael Häggström", "CC0-1.0"),
    "clock_motion.png": ("photo", "a blurred clock", "Stefan van der Walt", "public-domain"),
    "brick.png": ("texture", "brick wall", "CC0Textures", "CC0-1.0"),
    "grass.png": ("texture", "grass", "linolafett", "CC0-1.0"),
    "gravel.png": ("texture", "gravel", "CC0Textures", "CC0-1.0"),
}


def skimage(place: Path, drawn: Path) -> Harvest:
    """The free photographs among scikit-image's samples."""
    found = Harvest()
    for file, (kind, name, author, licence) in SKIMAGE.items():
        path = place / "skimage" / "data" / file
        short = allowed(licence)
        if path.is_file() and short:
            _take(found, path, kind, f"skimage/{path.stem}", name, (author, short, "https://scikit-image.org"), drawn)
        else:
            found.skip("the package has no such file", f"skimage/{file}")
    return found


def debian(place: Path, package: str, drawn: Path) -> Harvest:
    """The bitmaps of a Debian package, each by the stanza of the copyright file that covers it."""
    found = Harvest()
    licences = stanzas(place / "usr/share/doc" / package / "copyright")
    for path, inside in _bitmaps(place, package, drawn):
        # Debian's file still has the names from before the pictures were made WebP.
        names = [inside, *(str(PurePosixPath(inside).with_suffix(s)) for s in BITMAPS if inside.endswith(".webp"))]
        fitting = stanzas_of(names, licences)
        refused = next((s.licence or "not stated" for s in fitting if allowed(s.licence) is None), None)
        if refused or not fitting:
            found.skip(f"licence {refused or 'not stated'}", f"{package}/{inside}")
            continue
        stanza, licence = fitting[0], allowed(fitting[0].licence) or ""
        stem = f"{package}/{PurePosixPath(inside).with_suffix('')}"
        if stem in DOUBTFUL:
            found.skip("licence doubtful", stem)
            continue
        kind: Kind = "texture" if package.startswith("mypaint") else "photo"
        name = _words(PurePosixPath(stanza.url).stem if "File:" in stanza.url else PurePosixPath(inside).stem)
        _take(found, path, kind, stem, name, (stanza.holder[:120], licence, stanza.url), drawn)
    return found


def _bitmaps(place: Path, package: str, drawn: Path) -> Iterator[tuple[Path, str]]:
    """Pictures of the package with their path in its source, by which the copyright file knows them."""
    if package == "gcompris-qt-data":
        for archive in sorted(place.rglob("*.rcc")):
            for name, content in rcc.files(archive):
                inside = name[name.find("src/") :] if "src/" in name else name
                if inside.lower().endswith(BITMAPS) and "/resource/" in inside:
                    path = drawn / package / inside
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                    yield path, inside
        return
    cut = {"endless-sky-data": "endless-sky/", "mypaint-data-extras": "mypaint/"}.get(package)
    for path in sorted(place.rglob("*")):
        if path.suffix.lower() in BITMAPS and not path.is_symlink():
            inside = path.as_posix()
            yield path, inside.split(cut, 2)[-1] if cut else f"16.04/{path.name}"


def _take(
    found: Harvest, path: Path, kind: Kind, stem: str, name: str, whose: tuple[str, str, str], drawn: Path
) -> None:
    """Adds the picture as what it is: with transparent parts an illustration; large ones are stored smaller."""
    author, licence, url = whose
    try:
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (OSError, ValueError, SyntaxError) as error:
        found.skip(f"cannot be opened ({type(error).__name__})", stem)
        return
    if min(picture.size) < SMALLEST:
        found.skip(f"under {SMALLEST} px", stem)
        return
    clear = bool(np.asarray(picture.convert("RGBA"))[..., 3].min() < 128)
    if clear:
        kind = "illustration"
    if max(picture.size) > LARGEST:
        picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
        path = drawn / f"{stem}.jpg" if not clear else drawn / f"{stem}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.convert("RGBA" if clear else "RGB").save(path, quality=95)
    source = f"{stem.split('/')[0]}/{hashlib.sha256(f'{author}{licence}'.encode()).hexdigest()[:8]}"
    found.sets.setdefault(source, Set(source, stem.split("/")[0], author, licence, url))
    body = {"file": str(path), "size": list(picture.size)}
    found.items.append(Item(kind, stem, name, source, f"photo/{stem}", body))


def _words(stem: str) -> str:
    """`picosdeeuropa_by_Aitzol` -> `picosdeeuropa`, `badlands0` -> `badlands`, `YellowPerch` -> `yellow perch`."""
    stem = unicodedata.normalize("NFKD", unquote(stem.replace("File:", "")))
    stem = "".join(c for c in stem if not unicodedata.combining(c))
    stem = re.sub(r"[^A-Za-z]+", " ", re.sub(r"_by_.*|(?<=\d)-[a-z]+$", "", stem))
    words = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem).lower().split())
    return SHOWN.get(words, words)
