"""A network as an ONNX graph without its weights, so that 20B parameters cost the exporter no memory and no time."""

from __future__ import annotations

import copy

import onnx
from torch import Tensor, nn

from mrt.export.graph import Graph


def trace(graph: Graph) -> onnx.ModelProto:
    """The graph of `graph.net`, whose own inputs are followed by the weights that it reads, under their PyTorch names.

    The exporter copies initializers repeatedly while it infers shapes: 90 s for two blocks of the 20B family, 7 s when
    they are inputs of the graph. Weights that the network never reads are left out.
    """
    weights = graph.net.state_dict()
    model = graph.trace(_Skeleton(graph.net).eval(), {**graph.inputs, **weights}, export_params=False)
    del model.graph.value_info[:]  # the exporter guesses ranks wrongly
    read = {name for node in model.graph.node for name in node.input}
    for value in [value for value in model.graph.input if value.name in weights and value.name not in read]:
        model.graph.input.remove(value)
    graph.add_unread_inputs(model)
    return model


class _Skeleton(nn.Module):
    """The network with empty parameters, which `forward` fills with the tensors that follow its inputs."""

    def __init__(self, net: nn.Module):
        super().__init__()
        tensors = [*net.parameters(), *net.buffers()]
        empty = {id(tensor): tensor.detach().to("meta") for tensor in tensors}
        for tensor in net.parameters():
            empty[id(tensor)] = nn.Parameter(empty[id(tensor)], requires_grad=False)
        self.net = copy.deepcopy(net, empty)
        self.names = list(net.state_dict())

    def forward(self, *tensors: Tensor) -> Tensor:
        first = len(tensors) - len(self.names)
        for name, value in zip(self.names, tensors[first:], strict=True):
            owner, _, leaf = name.rpartition(".")
            module = self.net.get_submodule(owner)
            kind: dict = module._parameters if leaf in module._parameters else module._buffers
            kind[leaf] = value  # not setattr, which takes parameters only
        return self.net(*tensors[:first])
