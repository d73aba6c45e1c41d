import json
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from mrt.data.world.assets.opened import StoredFace
from mrt.data.world.assets.sources import fonts

SCRIPTS = {"latin": fonts.PROBES["latin"] + "Q", "cyrillic": "АЯаяЩ"}


def square() -> object:
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (50, 0)), ("lineTo", (50, 700)), ("lineTo", (450, 700)), ("lineTo", (450, 0))):
        getattr(pen, move)(point)
    pen.closePath()
    return pen.glyph()


def piece(path: Path, letters: str) -> None:
    """A font of squares for these letters, as the registry has it."""
    names = [".notdef", *(f"uni{ord(c):04X}" for c in sorted(set(letters)))]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"uni{ord(c):04X}" for c in letters})
    builder.setupGlyf({name: square() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800)
    builder.setupPost()
    builder.font.flavor = "woff2"
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.font.save(path)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    place = tmp_path / "@fontsource" / "squares"
    for script, letters in SCRIPTS.items():
        piece(place / "files" / f"squares-{script}-400-normal.woff2", letters)
    facts = {
        "id": "squares",
        "family": "Squares",
        "category": "monospace",
        "license": {
            "type": "OFL-1.1",
            "attribution": "Nobody Squares-Bold.ttf: Nobody else",
            "url": "https://squares.example",
        },
    }
    (place / "metadata.json").write_text(json.dumps(facts))
    return tmp_path


def test_pieces_are_joined_so_that_one_file_writes_a_script_with_its_spaces_and_digits(modules, tmp_path):
    found = fonts.harvest(modules, tmp_path / "drawn")
    [item] = found.items
    assert found.sets[item.set].author == "Nobody"
    assert item.body["scripts"] == ["latin", "cyrillic"]
    record = {"key": item.key, **item.body}
    face = StoredFace(record, tmp_path)
    assert (face.family, face.category) == ("Squares", "mono")
    assert face.covers("cyrillic", "Я 09\nщ".replace("щ", "Щ")) and not face.covers("cyrillic", "Ж")
    assert face.covers("latin", "AZ") and not face.covers("greek", "A")
    font = face.font("cyrillic", 100)
    assert font.getmask("Я").getbbox() is not None
    assert font.getlength("Я 0") == 150
    assert face.font("latin", 50, bold=True).getlength("A") == 25
    with pytest.raises(ValueError, match="has no thai; it has cyrillic, latin"):
        face.font("thai", 20)


def test_a_family_without_the_glyphs_of_its_script_or_a_broken_piece_is_named(modules, tmp_path):
    files = modules / "@fontsource/squares/files"
    piece(files / "squares-cyrillic-400-normal.woff2", "Ж")
    [item] = fonts.harvest(modules, tmp_path / "drawn").items
    assert item.body["scripts"] == ["latin"]
    for file in files.iterdir():
        file.write_bytes(b"no font")
    found = fonts.harvest(modules, tmp_path / "again")
    assert found.items == []
    assert found.left_out["no glyphs of any script"] == 1
    assert any("fontsource/squares/400: cannot be merged" in name for name in found.named)


def test_a_family_under_another_licence_is_left_out(modules, tmp_path):
    path = modules / "@fontsource/squares/metadata.json"
    path.write_text(path.read_text().replace("OFL-1.1", "UFL-1.0"))
    assert fonts.harvest(modules, tmp_path / "drawn").named == ["fontsource/squares: licence UFL-1.0"]
