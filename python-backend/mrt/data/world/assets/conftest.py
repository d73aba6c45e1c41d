import json
from pathlib import Path

import pytest
from PIL import Image

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: Somebody
License: GPL-3+

Files: backgrounds/good/* backgrounds/small/*
Copyright: 2011 A Photographer <a@b.c>
License: CC0-1.0
Comment: https://somewhere.org/File:Old_brick_wall.png
"""
LICENSED = (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://web.resource.org/cc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><cc:Work><dc:title>red balloon</dc:title><dc:subject><rdf:Bag>'
    "<rdf:li>party</rdf:li></rdf:Bag></dc:subject>"
    '<cc:license rdf:resource="http://web.resource.org/cc/{}"/></cc:Work></rdf:RDF></metadata>'
)
CLIPART = (
    '<?xml version="1.0"?><svg width="30mm" height="20mm" xmlns="http://www.w3.org/2000/svg" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">{}{}</svg>'
)
BALLOON = '<ellipse cx="50" cy="30" rx="20" ry="25" fill="#d22"/>'


def clipart(inner: str = BALLOON, licence: str = "PublicDomain") -> str:
    """A drawing as the clip-art package has them, sized in mm."""
    return CLIPART.format(LICENSED.format(licence), inner)


@pytest.fixture
def iconify(tmp_path: Path) -> Path:
    """A package of icons: a plain set, a coloured one, one of brands and one that may not be used."""
    place = tmp_path / "unpacked/node_modules/@iconify/json"
    (place / "json").mkdir(parents=True)
    circle = '<circle cx="12" cy="12" r="8" fill="currentColor"/>'
    author = {"name": "Phosphor Icons", "url": "https://icons.example"}
    plain = {"name": "Plain", "license": {"title": "MIT", "spdx": "MIT"}, "author": author}
    sets = {
        "plain": plain,
        "coloured": {**plain, "palette": True, "author": {"name": "Google Inc"}},
        "shared": {**plain, "license": {"title": "CC BY-SA 4.0", "spdx": "CC-BY-SA-4.0"}},
        "simple-icons": {**plain, "license": {"title": "CC0", "spdx": "CC0-1.0"}},
    }
    (place / "collections.json").write_text(json.dumps(sets))
    icons = {
        "rocket-24-filled": {"body": circle},
        "brand-maker": {"body": circle},
        "nothing": {"body": ""},
        "thin-air": {"body": circle, "width": 0},
        "flag-it": {"body": circle},
    }
    data = {
        "icons": icons,
        "aliases": {"spaceship": {"parent": "rocket-24-filled"}, "turned": {"parent": "rocket-24-filled", "rotate": 1}},
        "categories": {"SpaceTravel": ["rocket-24-filled"]},
        "width": 24,
        "height": 24,
    }
    for prefix in sets:
        (place / "json" / f"{prefix}.json").write_text(json.dumps({"prefix": prefix, **data}))
    return place


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """A Debian package of pictures, of which one may be used, one is too small and one is not free."""
    place = tmp_path / "unpacked/apt/mypaint-data-extras"
    (place / "usr/share/doc/mypaint-data-extras").mkdir(parents=True)
    (place / "usr/share/doc/mypaint-data-extras/copyright").write_text(COPYRIGHT)
    for name, side in (("good", 200), ("small", 30), ("bad", 200)):
        folder = place / "usr/share/mypaint/backgrounds" / name
        folder.mkdir(parents=True)
        Image.new("RGB", (side, side), "brown").save(folder / "wall.png")
    (place / "usr/share/mypaint/backgrounds/good/broken.png").write_bytes(b"no picture")
    return place


@pytest.fixture
def openclipart(tmp_path: Path) -> Path:
    """A package of clip-art: one that is good, and one for each reason to leave it out."""
    base = tmp_path / "unpacked/apt/openclipart-svg/usr/share/openclipart/svg"
    layer = '<g inkscape:groupmode="layer"><circle r="9"/></g>'
    files = {
        "party/balloon.svg": clipart(),
        "party/unfree.svg": clipart(licence="GPL"),
        "party/empty.svg": clipart(""),
        "party/block.svg": clipart('<rect width="999" height="999"/>'),
        "party/layers.svg": clipart(layer + layer),
        "party/words.svg": clipart('<text y="9">SALE</text>' + BALLOON),
        "shapes/stars/spiral.svg": clipart(),
    }
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)
    return base.parents[3]
