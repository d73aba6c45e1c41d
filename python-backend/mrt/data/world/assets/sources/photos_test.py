import struct
import zlib

import pytest
from PIL import Image

from mrt.data.world.assets.sources import photos, rcc
from mrt.data.world.assets.sources.debian import stanza_of, stanzas


def test_pictures_are_taken_by_the_licence_of_the_file(debian, tmp_path):
    found = photos.debian(debian, "mypaint-data-extras", tmp_path / "drawn")
    [texture] = found.items
    assert (texture.kind, texture.name) == ("texture", "old brick wall")
    assert texture.body["size"] == [200, 200]
    assert found.sets[texture.set].licence == "CC0-1.0"
    assert found.sets[texture.set].author == "2011 A Photographer <a@b.c>"
    assert found.left_out == {"licence GPL-3+": 1, "under 120 px": 1, "cannot be opened (UnidentifiedImageError)": 1}


def test_a_picture_with_clear_parts_is_an_illustration_and_a_huge_one_is_stored_smaller(debian, tmp_path):
    folder = debian / "usr/share/mypaint/backgrounds/good"
    Image.new("RGBA", (200, 200), (9, 9, 9, 0)).save(folder / "clear.png")
    Image.new("RGB", (4000, 200), "green").save(folder / "wide.png")
    found = photos.debian(debian, "mypaint-data-extras", tmp_path / "drawn")
    kinds = {item.key.rsplit("/", 1)[-1]: item for item in found.items}
    assert kinds["clear"].kind == "illustration"
    assert kinds["wide"].body["size"] == [2560, 128]
    with Image.open(kinds["wide"].body["file"]) as stored:
        assert stored.size == (2560, 128)


def test_the_last_stanza_that_fits_counts(tmp_path):
    text = (
        "Files: *\nCopyright: A\nLicense: MIT\n\nFiles: a/* b?c.png\nCopyright: B\nLicense: CC-BY-SA-3.0\n and text\n"
    )
    (tmp_path / "copyright").write_text(text + "\nFiles: a/new*\nCopyright: C\n 2020 D\nLicense: CC0-1.0\n")
    found = stanzas(tmp_path / "copyright")

    def licence(*names):
        stanza = stanza_of(names, found)
        return stanza and (stanza.licence, stanza.holder)

    assert licence("z.png") == ("MIT", "A")
    assert licence("b c.png") == licence("a/deep/z.png") == ("CC-BY-SA-3.0", "B")
    assert licence("z.webp", "a/new.jpg") == ("CC0-1.0", "C 2020 D")


def test_qt_resources_are_read_packed_and_plain(tmp_path):
    names, tree, data = b"", b"", b""

    def name(text: str) -> int:
        nonlocal names
        at = len(names)
        names += struct.pack(">HI", len(text), 0) + text.encode("utf-16-be")
        return at

    def content(value: bytes) -> int:
        nonlocal data
        at = len(data)
        data += struct.pack(">I", len(value)) + value
        return at

    packed = struct.pack(">I", 300) + zlib.compress(b"b" * 300)
    tree += struct.pack(">IHII", name(""), rcc.DIRECTORY, 1, 1)
    tree += struct.pack(">IHII", name("src"), rcc.DIRECTORY, 2, 2)
    tree += struct.pack(">IHHHI", name("a.png"), 0, 0, 0, content(b"plain"))
    tree += struct.pack(">IHHHI", name("ü.png"), rcc.COMPRESSED, 0, 0, content(packed))
    head = 20
    parts = struct.pack(">4I", 1, head, head + len(tree), head + len(tree) + len(data))
    (tmp_path / "a.rcc").write_bytes(b"qres" + parts + tree + data + names)
    assert dict(rcc.files(tmp_path / "a.rcc")) == {"src/a.png": b"plain", "src/ü.png": b"b" * 300}
    (tmp_path / "b.rcc").write_bytes(b"no such file")
    with pytest.raises(ValueError, match="no Qt resource file"):
        list(rcc.files(tmp_path / "b.rcc"))
