"""The judge on its own: what it is given, what it says, and that its file is whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from mrt.data import glyphs
from mrt.evaluation.concepts.drawings import CONCEPTS, KNOWN, Drawn
from mrt.evaluation.concepts.features import NUMBERS, SHOWN, SIDE, silhouette
from mrt.evaluation.concepts.judge import PATH, Classifier, Judge
from mrt.evaluation.concepts.train import made

SHAPES = ("circle", "square", "triangle")


class Pixels:
    """In place of the backbone: the silhouettes themselves, small."""

    def of(self, silhouettes: Sequence[np.ndarray]) -> np.ndarray:
        return np.stack([shape[::8, ::8].ravel() / 255 for shape in silhouettes]).astype(np.float32)


def drawn(name: str, side: int = 40, at: int = 0) -> np.ndarray:
    pixels = np.zeros((160, 120, 4), np.uint8)
    pixels[at : at + side, at : at + side, 3] = np.rint(255 * glyphs.fitted("shape", name, side, side))
    return pixels


def test_a_silhouette_is_as_large_as_it_fits_wherever_it_lies():
    small, moved = silhouette(drawn("square")), silhouette(drawn("square", 80, 30))
    assert small is not None and moved is not None and small.shape == (SIDE, SIDE)
    ink = 255 - small.astype(int)
    assert (ink > 128).any(0).sum() == (ink > 128).any(1).sum() == SHOWN
    assert np.abs(small.astype(int) - moved).mean() < 3
    assert silhouette(np.zeros((20, 20, 4), np.uint8)) is None


def test_what_is_light_is_light_where_colours_count():
    pixels = drawn("square")
    pixels[..., :3] = 255
    white, black = silhouette(pixels, coloured=True), silhouette(pixels)
    assert white is not None and black is not None and white.min() == 255 and black.min() == 0


def test_it_learns_from_some_and_is_tried_on_others(tmp_path: Path):
    samples = []
    for side in range(24, 96, 3):
        for concept, name in enumerate(SHAPES):
            shape = silhouette(drawn(name, side, side % 7))
            assert shape is not None
            samples.append(Drawn(concept, f"author {side}", "train" if side % 2 else "test", shape))
    classifier = made(samples, SHAPES, Pixels().of([each.shape for each in samples]))
    assert (classifier.right, classifier.of) == (36, 36) and classifier.drawings == 36 and classifier.authors == 12
    classifier.write(tmp_path / "judge.npz")
    judge = Judge(Classifier.read(tmp_path / "judge.npz"), Pixels())
    assert judge.place("triangle", drawn("triangle", 50)) == 0 and judge.place("circle", drawn("triangle", 50)) != 0
    assert judge.place("circle", np.zeros((20, 20, 4), np.uint8)) is None
    assert "right on 1.00 of 36 by others" in judge.classifier.told()


def test_the_judge_of_this_package():
    classifier = Classifier.read()
    assert len(set(classifier.concepts)) == CONCEPTS and set(KNOWN) <= set(classifier.concepts)
    assert classifier.weights.shape == (NUMBERS, CONCEPTS) and np.isfinite(classifier.weights).all()
    assert classifier.of > 1000 and classifier.right / classifier.of > 0.8
    assert PATH.stat().st_size < 1e6


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_the_weights_know_is_judged_by_names_of_icon_sets(name: str):
    assert KNOWN[name][0] == name and name in (*glyphs.SHAPES, *glyphs.ICONS)
