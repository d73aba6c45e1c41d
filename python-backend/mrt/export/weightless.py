"""A network as an ONNX graph without its weights, so that 20B parameters cost the exporter no memory and no time."""

from __future__ import annotations

import copy
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from mrt.export.graph import Graph

OPSET = 18


def trace(graph: Graph) -> onnx.ModelProto:
    """The graph of `graph.net`; behind its own inputs come the weights that it reads, by their PyTorch names.

    The exporter would copy weights again and again while it infers shapes: a minute and a half for two blocks of the
    20B family, seven seconds when they are inputs of the graph. Weights that the network never reads are left out.
    """
    weights = graph.net.state_dict()
    names = [*graph.inputs, *weights]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        path = Path(folder) / "model.onnx"
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Skeleton(graph.net).eval(),
            (*graph.inputs.values(), *weights.values()),
            path,
            input_names=names,
            output_names=[graph.output],
            dynamic_axes=graph.axes,
            opset_version=OPSET,
            do_constant_folding=False,
            dynamo=False,
            export_params=False,
        )
        model = onnx.load(path)
    del model.graph.value_info[:]  # the exporter guesses ranks wrongly
    read = {name for node in model.graph.node for name in node.input}
    for value in [value for value in model.graph.input if value.name in weights and value.name not in read]:
        model.graph.input.remove(value)
    graph.add_unread_inputs(model)
    return model


class _Skeleton(nn.Module):
    """The network with empty parameters, into which `forward` puts those that follow its inputs."""

    def __init__(self, net: nn.Module):
        super().__init__()
        tensors = [*net.parameters(), *net.buffers()]
        empty = {id(tensor): tensor.detach().to("meta") for tensor in tensors}
        for tensor in net.parameters():
            empty[id(tensor)] = nn.Parameter(empty[id(tensor)], requires_grad=False)
        self.net = copy.deepcopy(net, empty)
        self.names = list(net.state_dict())

    def forward(self, *given: Tensor) -> Tensor:
        first = len(given) - len(self.names)
        for name, value in zip(self.names, given[first:], strict=True):
            owner, _, leaf = name.rpartition(".")
            module = self.net.get_submodule(owner)
            kind: dict = module._parameters if leaf in module._parameters else module._buffers
            kind[leaf] = value  # not setattr, which takes parameters only
        return self.net(*given[:first])
