"""PyTorch weights to ONNX graphs: `python -m mrt.export.onnx`. Run it after weights were published.

A graph holds no weights: its initializers point into the `model.safetensors` beside it (float16), each followed by a
cast to float32 that ONNX Runtime folds when it loads. So training and serving share one copy of the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from mrt.data import vocabulary
from mrt.export.graph import Graph
from mrt.export.layouts import layout_graphs
from mrt.inference.stored import places
from mrt.models import weights
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.transformer import MaskedRegionTransformer
from mrt.serving.repository import manifest
from mrt.text import WORD_BYTES


class Encoder(nn.Module):
    def __init__(self, net: LayerAutoencoder):
        super().__init__()
        self.net = net

    def forward(self, image: Tensor) -> Tensor:
        return self.net.encode(image)


class Decoder(nn.Module):
    def __init__(self, net: LayerAutoencoder):
        super().__init__()
        self.net = net

    def forward(self, latent: Tensor) -> Tensor:
        return self.net.decode(latent)


def denoiser_inputs(channels: int, width: int, tokens: int = 40, words: int = 8) -> dict[str, Tensor]:
    """Example inputs of the denoiser for a batch of two, in the order of the network's `forward`."""
    flag, index = torch.bool, torch.int32
    return {
        "hidden": torch.randn(2, tokens, channels),
        "ids": torch.randint(0, 4, (2, tokens, 3), dtype=index),
        "keep": torch.zeros(2, tokens, dtype=flag),
        "reference": torch.zeros(2, tokens, dtype=flag),
        "valid": torch.ones(2, tokens, dtype=flag),
        "edges": torch.zeros(2, tokens, 4, dtype=index),
        "beneath": torch.zeros(2, tokens, 2, dtype=index),
        "text": torch.randn(2, words, width),
        "text_slot": torch.zeros(2, words, dtype=index),
        "text_valid": torch.ones(2, words, dtype=flag),
        "text_start": torch.full((2, 1), 6, dtype=index),
        "sigma": torch.full((2, 1), 0.5),
        "student": torch.tensor([[0], [1]], dtype=index),
    }


def denoiser_graph(net: MaskedRegionTransformer) -> Graph:
    """Of a network of any family."""
    inputs = denoiser_inputs(net.config.in_channels, net.config.joint_attention_dim)
    varying = {name: {0: "batch", 1: "words" if name.startswith("text") else "tokens"} for name in inputs}
    varying |= {name: {0: "batch"} for name in ("sigma", "text_start", "student")}
    return Graph("mrt_denoiser", net, inputs, "velocity", varying | {"velocity": {0: "batch", 1: "tokens"}})


def graphs() -> list[Graph]:
    """The four networks of family `tiny` with the shipped weights."""
    autoencoder, denoiser = weights.load_autoencoder(), denoiser_graph(weights.load_transformer())
    text_slot, channels = denoiser.inputs["text_slot"], denoiser.inputs["hidden"].shape[-1]
    words = {"text_bytes": torch.zeros(2, 8, WORD_BYTES, dtype=torch.int32), "text_slot": text_slot}
    image, latent = torch.rand(2, 4, 64, 48), torch.randn(2, 4, 3, channels)
    image_axes, grid_axes = {0: "batch", 2: "height", 3: "width"}, {0: "batch", 1: "rows", 2: "columns"}
    undistilled = denoiser_graph(weights.load_transformer(students=False))
    return [
        denoiser,
        replace(undistilled, file="undistilled"),
        Graph(
            "mrt_text_encoder",
            weights.load_text_encoder(),
            words,
            "text",
            {name: {0: "batch", 1: "words"} for name in (*words, "text")},
        ),
        Graph(
            "mrt_layer_encoder",
            Encoder(autoencoder),
            {"image": image},
            "latent",
            {"image": image_axes, "latent": grid_axes},
            prefix="net.",
        ),
        Graph(
            "mrt_layer_decoder",
            Decoder(autoencoder),
            {"latent": latent},
            "image",
            {"image": image_axes, "latent": grid_axes},
            prefix="net.",
        ),
    ]


def export(graph: Graph) -> onnx.ModelProto:
    """The ONNX model with its weights inside, under their PyTorch names."""
    # The network is in eval mode already; TrainingMode.EVAL would fold weights that are stored apart.
    model = graph.trace(graph.net, graph.inputs, training=torch.onnx.TrainingMode.PRESERVE)
    graph.add_unread_inputs(model)
    return model


def point_outside(model: onnx.ModelProto, files: Sequence[Path], prefix: str = "") -> None:
    """Replace every initializer that `files` (safetensors) hold by a reference into them. Names lose `prefix` first."""
    stored = {name: (file.name, place) for file in files for name, place in places(file).items()}
    casts, kept = [], []
    for tensor in model.graph.initializer:
        place = stored.get(tensor.name.removeprefix(prefix))
        if place is None:
            kept.append(tensor)
            continue
        file, (shape, offset, length) = place
        half = TensorProto(name=f"{tensor.name}.half", data_type=TensorProto.FLOAT16, dims=shape)
        half.data_location = TensorProto.EXTERNAL
        for key, value in (("location", file), ("offset", offset), ("length", length)):
            half.external_data.add(key=key, value=str(value))
        kept.append(half)
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    del model.graph.value_info[:]  # the exporter guesses ranks wrongly, and ONNX Runtime infers them anyway
    model.graph.initializer.extend(kept)
    model.graph.node.extend(casts + nodes)
    if not casts:
        raise ValueError(f"{', '.join(map(str, files))}: none of the graph's weights")


def main() -> None:
    for graph in [*graphs(), *layout_graphs()]:
        files = [path for path in (graph.stored, graph.stored.with_name("students.safetensors")) if path.exists()]
        model = export(graph)
        point_outside(model, files, graph.prefix)
        graph.path.write_bytes(model.SerializeToString())
        sizes = [f"{path.name} {path.stat().st_size / 1e6:.2f} MB" for path in files]
        print(f"{graph.model}: {graph.path.name} {graph.path.stat().st_size / 1e3:.0f} kB, {', '.join(sizes)}")
    vocabulary.write(weights.REPOSITORY / "mrt" / "config.pbtxt", vocabulary.of_drawn_designs())
    manifest.write(weights.REPOSITORY, "1", weights.FAMILY, weights.load_transformer().config.students)


if __name__ == "__main__":
    main()
