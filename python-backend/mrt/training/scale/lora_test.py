"""Adapters are trained alone, saved alone, read by diffusers, and say the same once they are merged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
from safetensors.torch import load_file
from torch import Tensor

from mrt.models.public.folder import load_public
from mrt.models.public.parity_test import row_of, theirs_on
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training.scale import lora
from mrt.training.scale.__main__ import train
from mrt.training.scale.config import Config
from mrt.training.testing.small_public import TEXT

RANK, GRIDS = 3, [(4, 5), (3, 2)]


def example_batch() -> dict[str, Tensor]:
    row = row_of(GRIDS, [1], False, 7, 0.4, 1)
    row["text"] = torch.randn(1, 7, TEXT)
    return row


@pytest.fixture(scope="module")
def trained(config: Config, alone, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("adapters")
    train(replace(config, out=out, lora=RANK, stages=config.stages[:1]), "cpu")
    return out


def fresh(config: Config) -> MaskedRegionTransformer:
    return lora.adapted(config.public, RANK, torch.float32, "cpu").eval()


@torch.no_grad()
def test_adapters_are_learnt_saved_and_loaded_alone(trained: Path, config: Config):
    losses = [json.loads(line)["loss"] for line in (trained / "log.jsonl").read_text().splitlines()]
    assert len(losses) == config.stages[0].steps
    state = load_file(trained / lora.FILE)
    assert all("lora_" in name or name == "transformer.reference_embedding" for name in state)
    assert (trained / lora.FILE).stat().st_size < 0.4 * sum(
        path.stat().st_size for path in config.public.glob("*.safetensors")
    )
    net, plain, row = fresh(config), load_public(config.public, reference_embedding=True), example_batch()
    torch.testing.assert_close(net(**row), plain(**row))  # nothing is changed at first
    lora.load(net, trained)
    adapted = net(**row)
    assert not torch.allclose(adapted, plain(**row), atol=1e-3)
    merged = lora.merge(net)
    torch.testing.assert_close(merged(**row), adapted, atol=1e-4, rtol=1e-4)
    assert merged.state_dict().keys() == plain.state_dict().keys()
    theirs = QwenImageTransformer2DModel.from_pretrained(config.public)  # pyright: ignore
    theirs.load_lora_adapter(trained, prefix="transformer", weight_name=lora.FILE)
    merged.reference_embedding.zero_()
    torch.testing.assert_close(merged(**row), theirs_on(theirs.eval(), row, GRIDS), atol=1e-4, rtol=1e-4)


def test_what_does_not_fit_is_told(trained: Path, config: Config):
    other = lora.adapted(config.public, RANK + 1, torch.float32, "cpu")
    with pytest.raises(ValueError, match="adapters of another rank or network"):
        lora.load(other, trained)
