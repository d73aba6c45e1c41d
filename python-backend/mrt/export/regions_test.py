"""The exported region detector says what the network says, at sizes it was not traced with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.export import regions
from mrt.models import published
from mrt.models.regions import RegionDetector


def test_the_graph_equals_pytorch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path))
    torch.manual_seed(3)
    published.publish(regions.NAME, RegionDetector(), {})
    path = regions.write()
    net = RegionDetector()
    published.load(regions.NAME, net)
    session = onnxruntime.InferenceSession(path)
    for shape in ((1, 4, 64, 128), (2, 4, 96, 96)):
        image = torch.rand(shape)
        served = np.asarray(session.run(None, {"image": image.numpy()})[0])
        with torch.no_grad():
            wanted = net(image).numpy()
        np.testing.assert_allclose(served, wanted, atol=2e-3, rtol=1e-4)
    assert path.stat().st_size < 500_000, "weights lie beside the graph"
