"""Synonyms lie near each other, unknown words are zeros, and vectors are aligned with the bytes of the same tokens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mrt import text
from mrt.meanings import Meanings, path


@pytest.fixture(scope="module")
def shipped() -> Meanings:
    return Meanings.read()


@pytest.mark.parametrize(
    "word, synonym, other",
    [
        ("rocket", "spaceship", "flower"),
        ("car", "automobile", "apple"),
        ("crimson", "red", "dog"),
        ("kid", "child", "guitar"),
        ("sale", "discount", "bird"),
        ("boat", "ship", "banana"),
    ],
)
def test_a_synonym_is_nearer_than_another_thing(shipped: Meanings, word: str, synonym: str, other: str):
    near, far = (float(shipped.of(word) @ shipped.of(each)) for each in (synonym, other))
    assert near > far + 0.2


def test_the_table_is_small_and_of_unit_vectors(shipped: Meanings):
    assert path().stat().st_size < 8e6 and 20_000 < len(shipped) < 40_000 and shipped.width == 96
    assert np.linalg.norm(shipped.of("rocket")) == pytest.approx(1, abs=0.03)


def test_forms_of_a_word_mean_the_same_and_unknown_ones_nothing(shipped: Meanings):
    tiny = Meanings(["box", "red", "dress", "rocket"], np.eye(4, dtype=np.int8) * 100, 0.01)
    assert np.array_equal(tiny.of("Boxes"), tiny.of("box"))
    assert np.array_equal(tiny.of("rocket's"), tiny.of("rocket"))
    assert np.array_equal(tiny.of("dress"), [0, 0, 1, 0])  # not a plural of "dres"
    assert np.array_equal(tiny.of("red-box"), [0.5, 0.5, 0, 0])
    assert not tiny.of("xyzzy").any() and "xyzzy" not in tiny and "boxes" in tiny
    assert "xqzzyv" not in shipped


def test_every_token_of_a_word_is_told_its_meaning(shipped: Meanings):
    segments = {2: "a rocket, internationalisation", 1: "blue \u57ce\u5e02"}
    rows, slots = text.encode(segments, 9)
    vectors = shipped.encode(segments, 9)
    assert len(rows) == len(vectors) == len(slots) == 6  # the long word takes two tokens
    assert np.array_equal(vectors[3], shipped.of("rocket")) and np.array_equal(vectors[4], vectors[5])
    assert shipped.encode(segments, 3).shape == (3, 96) and shipped.encode({}, 5).shape == (0, 96)


def test_what_is_written_is_read(tmp_path: Path):
    rows = np.arange(-6, 6, dtype=np.int8).reshape(3, 4)
    Meanings(["tea", "\u00e9clair", "t\u00eate-\u00e0-t\u00eate"], rows, 0.5).write(tmp_path / "table.npz")
    found = Meanings.read(tmp_path / "table.npz")
    assert np.array_equal(found.of("\u00e9clair"), rows[1] * 0.5) and np.array_equal(found.of("TEA"), rows[0] * 0.5)


def test_a_missing_or_damaged_table_is_said_to_be(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="mrt.training.meanings"):
        Meanings.read(tmp_path / "none.npz")
    (tmp_path / "half.npz").write_bytes(path().read_bytes()[:5000])
    with pytest.raises(ValueError, match="no whole table"):
        Meanings.read(tmp_path / "half.npz")
