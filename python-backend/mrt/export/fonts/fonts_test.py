"""On fonts made here: pieces as a package has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import ImageFont

from mrt.data.world.assets.pinned.listing import AssetError
from mrt.experts.type.faces import faces
from mrt.export.fonts.__main__ import _family, ranges
from mrt.export.fonts.families import EXTRA, FAMILIES, Family, kept
from mrt.export.fonts.merging import holds_any, merged


def piece(path: Path, letters: str, height: int = 700) -> Path:
    """A font whose letters are boxes of that height."""
    names = [".notdef", *(f"u{ord(letter):04x}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04x}" for letter in letters})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, height), (450, height), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(path)
    return path


def package(place: Path, licence: str) -> Path:
    (place / "files").mkdir(parents=True)
    (place / "LICENSE").write_text(licence)
    (place / "metadata.json").write_text(json.dumps({"family": "Boxes"}))
    piece(place / "files" / "boxes-latin-400-normal.woff2", "Hx 5")
    piece(place / "files" / "boxes-greek-400-normal.woff2", "α5")
    return place


def test_pieces_become_one_file_the_first_of_a_letter_first(tmp_path: Path):
    tall, low = piece(tmp_path / "a.woff2", "Hx 5"), piece(tmp_path / "b.woff2", "α5H", 300)
    held = merged([(tall, None), (low, None)], tmp_path / "c.woff2")
    assert "".join(map(chr, held)) == " 5Hxα"
    font = ImageFont.truetype(str(tmp_path / "c.woff2"), 100)
    assert font.getbbox("H", anchor="ls")[1] == -70 and font.getbbox("α", anchor="ls")[1] == -30
    merged([(tall, None), (low, None)], tmp_path / "d.woff2")
    assert (tmp_path / "c.woff2").read_bytes() == (tmp_path / "d.woff2").read_bytes()
    assert merged([(tall, {ord("x")})], tmp_path / "e.woff2") == [ord("x")]
    assert holds_any(low, "zα") and not holds_any(low, "z")


def test_a_family_is_listed_with_what_it_holds(tmp_path: Path):
    place = package(tmp_path / "package", "Copyright 2020 The Boxes Authors\n")
    family = Family("boxes", "sans", "square", (400,), ("latin", "greek", "thai"))
    (entry,) = _family(family, place, tmp_path)
    assert entry == {
        "file": "boxes-400.woff2",
        "family": "Boxes",
        "category": "sans",
        "suits": "square",
        "weight": 400,
        "x_height": 0.7,
        "capital": 0.7,
        "characters": "20 35 48 78 3b1",
    }
    assert (tmp_path / "boxes-LICENSE.txt").is_file()


def test_a_reserved_name_is_refused(tmp_path: Path):
    place = package(tmp_path / "package", 'Copyright 2020 Boxes, with Reserved Font Name "Boxes".\n')
    with pytest.raises(AssetError, match="reserves its name.*take another family"):
        _family(Family("boxes", "sans", "", (400,), ("latin",)), place, tmp_path)


def test_what_lies_in_the_repository_is_what_the_list_of_families_makes():
    made = [(face.file, face.category, " ".join(face.suits)) for face in faces()]
    assert made == [
        (f"{family.name}-{weight}.woff2", family.category, family.suits)
        for family in FAMILIES
        for weight in family.weights
    ]
    for face in faces():
        name = face.file.rsplit("-", 1)[0]
        assert face.covers(EXTRA.get(name, "") if face.weight == 400 else "")
        common = kept(name, face.weight)
        assert common is None or all(point in common for point in face.first)


def test_ranges():
    assert ranges([32, 33, 34, 65]) == "20-22 41" and ranges([]) == ""
