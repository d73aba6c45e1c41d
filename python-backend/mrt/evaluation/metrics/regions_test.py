"""Figures of regions are right where they are right, and fall where they are wrong."""

from __future__ import annotations

import numpy as np

from mrt.data.pages import Page
from mrt.evaluation.metrics.regions import average_precision, figures
from mrt.serving.layout.regions import DetectedRegions

BOXES = np.array([[0, 0, 80, 60], [10, 10, 40, 30], [50, 30, 70, 50]], np.float32)
ABOVE = np.array([[False, True, True], [False, False, False], [False, False, False]])
PAGE = Page(np.zeros((60, 80, 4), np.uint8), BOXES, ABOVE, (0, 1, 2), (3, 0, 1))


def truth(**changed: np.ndarray) -> DetectedRegions:
    found = DetectedRegions(BOXES, np.array([0.9, 0.8, 0.7]), np.arange(3.0), np.array([3, 0, 1]), np.ones(3))
    return found._replace(**changed)


def figures_with(found: DetectedRegions) -> dict[str, float]:
    return figures(
        lambda picture, least: DetectedRegions(*(part[found.scores >= least] for part in found)), [PAGE, PAGE]
    )


def test_the_truth_has_full_marks():
    assert set(figures_with(truth()).values()) == {1.0}


def test_each_fault_shows_in_its_own_figure():
    shifted = figures_with(truth(boxes=BOXES + np.float32(3)))
    assert shifted["f1_50"] == 1 and shifted["f1_75"] < 1
    assert figures_with(truth(kinds=np.array([3, 1, 1])))["kind"] == 2 / 3
    turned = figures_with(DetectedRegions(*(part[::-1] for part in truth())))
    assert turned["order"] == 0 and turned["recall50"] == 1
    unsure = figures_with(truth(scores=np.array([0.9, 0.8, 0.1])))
    assert unsure["recall50"] == 2 / 3 and unsure["precision50"] == unsure["ap50"] == 1


def test_nothing_found_has_no_marks():
    assert set(figures_with(DetectedRegions(*(part[:0] for part in truth()))).values()) == {0.0}


def test_average_precision_counts_what_comes_before_the_right_ones():
    assert average_precision([(0.9, True), (0.8, False), (0.7, True)], 2) == (1 + 2 / 3) / 2
    assert average_precision([(0.9, False), (0.8, True)], 2) == 0.25
