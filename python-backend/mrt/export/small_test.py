"""The graphs of family `small` equal its PyTorch networks, hints and meanings included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from mrt.export import small
from mrt.models.autoencoder import AUTOENCODERS, LayerAutoencoder
from mrt.models.families import FAMILIES
from mrt.training.transformer import Network

MODELS = ("denoiser", "text_encoder", "layer_encoder", "layer_decoder")


@pytest.fixture(scope="module")
def networks() -> tuple[Network, LayerAutoencoder]:
    """Small ones with random weights that float16 holds exactly, so that files and networks can be compared."""
    torch.manual_seed(0)
    found = Network(replace(FAMILIES["small"], num_layers=1)), LayerAutoencoder(AUTOENCODERS["small"])
    for net in found:
        net.eval().requires_grad_(False)
        for value in [*net.parameters(), *net.buffers()]:
            value.copy_((value + 0.02 * torch.randn_like(value)).half().float())
    return found


@pytest.mark.parametrize("index, model", list(enumerate(MODELS)))
def test_a_graph_equals_its_network(networks: tuple[Network, LayerAutoencoder], tmp_path: Path, index: int, model: str):
    graph = small.graphs(*networks)[index]
    assert graph.model == f"mrt_{model}"
    path = small.write(graph, tmp_path)
    session = onnxruntime.InferenceSession(path)
    assert {value.name for value in session.get_inputs()} == set(graph.inputs)
    one = {name: value[:1].clone() for name, value in graph.inputs.items()}  # another batch than it was made with
    for name, value in one.items():
        if value.is_floating_point() and name != "sigma":
            one[name] = torch.rand_like(value)
    made = np.asarray(session.run(None, {name: value.numpy() for name, value in one.items()})[0])
    wanted = graph.net(*one.values()).numpy()
    np.testing.assert_allclose(made, wanted, atol=3e-4 * max(1.0, float(np.abs(wanted).max())))
    for name in ("hint", "text_vectors"):
        if name in one:
            bare = session.run(None, {k: v.numpy() for k, v in (one | {name: one[name] * 0}).items()})[0]
            assert not np.allclose(np.asarray(bare), made, atol=1e-3)
    assert path.stat().st_size < path.with_name("model.safetensors").stat().st_size / 2 + 100_000
