from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mrt.experts.finding import LOOKED_AT
from mrt.geometry import Region
from mrt.serving.experts.looks import CLOSER
from mrt.serving.experts.networks import on_cpu, things_by


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"mrt_matte.*model\.onnx.*fetch the model repository again"):
        on_cpu(tmp_path)


def test_the_detector_sees_a_small_opaque_picture_and_its_boxes_are_the_pictures():
    seen: list[np.ndarray] = []

    def nothing(planes: np.ndarray) -> np.ndarray:
        seen.append(planes)
        return np.zeros((1, 0, 12), np.float32)

    picture = np.full((500, 1000, 3), 51, np.uint8)
    assert things_by(nothing)(picture) == []
    assert [max(planes.shape) for planes in seen] == [LOOKED_AT, LOOKED_AT, CLOSER]
    for planes in seen:
        assert planes.shape[:2] == (1, 4) and planes.shape[2] * 2 == planes.shape[3]
        assert np.allclose(planes[0, :3], 0.2) and np.all(planes[0, 3] == 1)


def test_the_shipped_networks_find_a_picture_on_a_plain_page():
    """The model repository's own files, as the server loads them."""
    experts = on_cpu(Path(__file__).parents[4] / "triton-model-repo", threads=1)
    page = np.full((600, 400, 3), (240, 236, 220), np.uint8)
    page[100:300, 80:320] = (200, 60, 40)
    assert experts.find is not None
    (thing, *others) = sorted(experts.find(page), key=lambda one: -one.confidence)
    common = thing.box.intersect(Region(80, 100, 240, 200))
    assert common.width * common.height > 0.8 * 240 * 200 and thing.box.width < 280 and thing.kind
    assert all(Region(0, 0, 400, 600).contains(other.box) for other in others)
    assert list(experts.read(page, lambda progress: None)) == []
