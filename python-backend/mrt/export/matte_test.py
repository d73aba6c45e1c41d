"""The graph of the alpha expert equals PyTorch in every shape and batch, and holds no weights of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.experts.crops import SHAPES
from mrt.export import matte
from mrt.models import published
from mrt.models.matte import Matte

TOLERANCE = 2e-4  # of an alpha in 0..1


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MRT_WEIGHTS", str(tmp_path_factory.mktemp("weights")))
        torch.manual_seed(4)
        net = Matte()
        with torch.no_grad():
            for name, value in net.state_dict().items():
                if name.endswith("running_mean"):
                    value.uniform_(-0.1, 0.1)
            net.state_dict()["to_sixteenth.0.1.running_var"][0] = 1e6  # more than float16 holds, as training brings it
            net.alpha[-1].weight.mul_(30)  # pyright: ignore[reportCallIssue, reportIndexIssue]
        published.publish("matte", net, {})
        path = matte.write()
        published.load("matte", net)
        yield net, path


@pytest.mark.parametrize("shape", SHAPES)
def test_onnx_runtime_says_what_pytorch_says(exported: tuple[Matte, Path], shape: tuple[int, int]):
    net, path = exported
    session = onnxruntime.InferenceSession(path)
    planes = torch.randint(0, 256, (3, 9, *shape), dtype=torch.uint8, generator=torch.Generator().manual_seed(shape[0]))
    served = np.asarray(session.run(None, {"planes": planes.numpy()})[0])
    with torch.no_grad():
        wanted = torch.sigmoid(net(planes)).numpy()
    assert wanted.std() > 0.01, "it says something"
    np.testing.assert_allclose(served, wanted, atol=TOLERANCE)
    alone = np.asarray(session.run(None, {"planes": planes[1:2].numpy()})[0])
    np.testing.assert_allclose(alone, wanted[1:2], atol=TOLERANCE)


def test_the_weights_lie_beside_the_graph(exported: tuple[Matte, Path]):
    _, path = exported
    assert path.stat().st_size < 300_000 < 5_000_000 < path.with_suffix(".safetensors").stat().st_size < published.MOST
