"""The exported refiner says what the network says, at sizes it was not traced with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.experts.native import PLANES
from mrt.export import refiner
from mrt.models import published
from mrt.models.refiner import Refiner


def test_the_graph_equals_pytorch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path))
    torch.manual_seed(3)
    net = Refiner()
    torch.nn.init.normal_(net.state_dict()["last.2.weight"], std=0.2)
    published.publish(refiner.NAME, net, {})
    path = refiner.write()
    published.load(refiner.NAME, net)
    session = onnxruntime.InferenceSession(path)
    for shape in ((1, PLANES, 64, 72), (3, PLANES, 16, 16)):
        planes, kinds = torch.randint(0, 256, shape, dtype=torch.uint8), torch.eye(6)[: shape[0]]
        served = np.asarray(session.run(None, {"planes": planes.numpy(), "kinds": kinds.numpy()})[0])
        with torch.no_grad():
            wanted = net(planes, kinds).numpy()
        np.testing.assert_allclose(served, wanted, atol=1e-3)
    assert path.stat().st_size < 200_000, "weights lie beside the graph"
