"""Family `small` to ONNX: `python -m mrt.export.small --to FOLDER`, from the published checkpoints;
that of `small` has to be trained first, since git keeps none (weights/README.md).

The folder is laid out as a model repository's (`mrt_denoiser/1/model.onnx` and `model.safetensors` beside it, float16),
so that it can take the place of family `tiny` where it is better. Beyond tiny's inputs the denoiser takes `hint`
(B, N, 65) and the text encoder `text_vectors` (B, L, 96): zeros where there is none.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from mrt.export.graph import Graph
from mrt.export.onnx import Decoder, Encoder, denoiser_inputs, export, point_outside
from mrt.models import published
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.text_encoder import WordEncoder
from mrt.models.transformer import MaskedRegionTransformer
from mrt.text import WORD_BYTES
from mrt.training.small import NAME
from mrt.training.transformer import Network
from mrt.training.world import networks
from mrt.training.world.choices import Choices

FILE = "model.safetensors"


class Denoiser(nn.Module):
    """The transformer with the hint behind the inputs of every family."""

    def __init__(self, net: MaskedRegionTransformer):
        super().__init__()
        self.net = net

    def forward(
        self, hidden: Tensor, ids, keep, reference, valid, edges, beneath, text, text_slot, text_valid, text_start,
        sigma, student, hint,
    ) -> Tensor:  # fmt: skip
        rest = text, text_slot, text_valid, text_start, sigma, student
        return self.net(hidden, ids, keep, reference, valid, edges, beneath, *rest, hint=hint)


class Words(nn.Module):
    def __init__(self, net: WordEncoder):
        super().__init__()
        self.net = net

    def forward(self, text_bytes: Tensor, text_slot: Tensor, text_vectors: Tensor) -> Tensor:
        return self.net(text_bytes, text_slot, text_vectors)


def graphs(net: Network, autoencoder: LayerAutoencoder) -> list[Graph]:
    """Denoiser, text encoder and the halves of the autoencoder, with example inputs for a batch of two."""
    config = net.transformer.config
    inputs = denoiser_inputs(config.in_channels, config.joint_attention_dim)
    inputs["hint"] = torch.rand(2, inputs["hidden"].shape[1], config.hint)
    varying = {name: {0: "batch", 1: "words" if name.startswith("text") else "tokens"} for name in inputs}
    varying |= {name: {0: "batch"} for name in ("sigma", "text_start", "student")}
    words = {
        "text_bytes": torch.zeros(2, 8, WORD_BYTES, dtype=torch.int32),
        "text_slot": inputs["text_slot"],
        "text_vectors": torch.rand(2, 8, config.word_vectors),
    }
    axes = {name: {0: "batch", 1: "words"} for name in (*words, "text")}
    image, latent = {0: "batch", 2: "height", 3: "width"}, {0: "batch", 1: "rows", 2: "columns"}
    grid = {"image": image, "latent": latent}
    seen, tokens = {"image": torch.rand(2, 4, 64, 48)}, {"latent": torch.randn(2, 4, 3, config.in_channels)}
    velocity = varying | {"velocity": {0: "batch", 1: "tokens"}}
    return [
        Graph("mrt_denoiser", Denoiser(net.transformer), inputs, "velocity", velocity, prefix="net."),
        Graph("mrt_text_encoder", Words(net.text_encoder), words, "text", axes, prefix="net."),
        Graph("mrt_layer_encoder", Encoder(autoencoder), seen, "latent", grid, prefix="net."),
        Graph("mrt_layer_decoder", Decoder(autoencoder), tokens, "image", grid, prefix="net."),
    ]


def write(graph: Graph, folder: Path) -> Path:
    """Graph and float16 weights of one model below `folder`; the path of the graph."""
    path = folder / graph.model / "1" / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = {
        name.removeprefix(graph.prefix): value.detach().to(torch.float16).contiguous()
        for name, value in graph.net.state_dict().items()
    }
    unread = {"mrt_layer_encoder": "decoder.", "mrt_layer_decoder": "encoder."}.get(graph.model, "-")
    save_file({name: value for name, value in half.items() if not name.startswith(unread)}, path.with_name(FILE))
    model = export(graph)
    point_outside(model, [path.with_name(FILE)], graph.prefix)
    path.write_bytes(model.SerializeToString())
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="a folder of its own")
    parser.add_argument("--config", default="base", help="the choices that the published network is of")
    args = parser.parse_args()
    net = Network(Choices.read(args.config).config())
    published.load(NAME, net)
    for graph in graphs(net, networks.autoencoder_of()):
        path = write(graph, args.to)
        size = path.with_name(FILE).stat().st_size
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB, weights {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
