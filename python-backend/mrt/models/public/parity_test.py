"""Parity with diffusers' QwenImageTransformer2DModel on small random weights, loaded from the files that it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
from torch import Tensor

from mrt.models.public.folder import load_public

SHAPE = {
    "num_layers": 3,
    "attention_head_dim": 16,
    "num_attention_heads": 4,
    "joint_attention_dim": 24,
    "axes_dims_rope": (4, 6, 6),
    "in_channels": 64,
    "out_channels": 16,
}
# The grid of each picture, in tokens, and which of them are given; Qwen-Image-Layered gives the last.
CASES = {
    "text to image": ({}, [(6, 4)], []),
    "edit": ({"zero_cond_t": True}, [(4, 6), (4, 6), (5, 3)], [1, 2]),
    "edit, one sigma for all": ({}, [(4, 6), (4, 6)], [1]),
    "layered": ({"use_layer3d_rope": True, "use_additional_t_cond": True}, [(4, 5)] * 5, [4]),
    "more layers than rows": ({"use_layer3d_rope": True, "use_additional_t_cond": True}, [(4, 5)] * 9, [8]),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path):
    options, grids, kept = CASES[request.param]
    theirs = saved(tmp_path, **options)
    return theirs, load_public(tmp_path), grids, kept


def saved(folder: Path, shard: str = "10GB", **options) -> Any:
    """A random network of diffusers, on disk; every parameter counts."""
    torch.manual_seed(0)
    net = QwenImageTransformer2DModel(**SHAPE, **options).eval()
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    net.save_pretrained(folder, max_shard_size=shard)
    return net


def ids_of(grids: list[tuple[int, int]], kept: list[int], layered: bool) -> np.ndarray:
    """Picture, row and column of each token, rows and columns counted from the centre; what Layered is given is -1."""
    rows = []
    for index, (height, width) in enumerate(grids):
        at = np.mgrid[0:height, 0:width].reshape(2, -1).T - [height - height // 2, width - width // 2]
        slot = -1 if layered and index in kept else index
        rows.append(np.hstack([np.full((len(at), 1), slot), at]))
    return np.concatenate(rows).astype(np.int32)


def row_of(grids, kept, layered: bool, words: int, sigma: float, seed: int) -> dict[str, Tensor]:
    """One request for our network; the second half of the words is padding."""
    torch.manual_seed(seed)
    ids = ids_of(grids, kept, layered)
    tokens, outputs = len(ids), len(grids) - 1 if layered else 0
    owner = np.repeat(np.arange(len(grids)), [height * width for height, width in grids])
    row = {
        "hidden": torch.randn(tokens, 64),
        "ids": torch.from_numpy(ids),
        "keep": torch.from_numpy(np.isin(owner, kept)),
        "reference": torch.zeros(tokens, dtype=torch.bool),
        "valid": torch.ones(tokens, dtype=torch.bool),
        "edges": torch.zeros(tokens, 4, dtype=torch.int32),
        "beneath": torch.full((tokens, 2), -1, dtype=torch.int32),
        "text": torch.randn(words, 24),
        "text_slot": torch.zeros(words, dtype=torch.int32),
        "text_valid": torch.arange(words) < words - words // 2,
        "text_start": torch.tensor([max(outputs, *(side // 2 for grid in grids for side in grid))]),
        "sigma": torch.tensor([sigma]),
        "student": torch.zeros(1, dtype=torch.int32),
    }
    return {name: value[None] for name, value in row.items()}


def theirs_on(net: QwenImageTransformer2DModel, row: dict[str, Tensor], grids, opaque: bool = False) -> Tensor:
    return net(
        hidden_states=row["hidden"],
        encoder_hidden_states=row["text"],
        encoder_hidden_states_mask=row["text_valid"],
        timestep=row["sigma"][:, 0],
        img_shapes=[[(1, *grid) for grid in grids]],
        additional_t_cond=torch.tensor([int(opaque)]) if net.config["use_additional_t_cond"] else None,
        return_dict=False,
    )[0]


@pytest.mark.parametrize("sigma", [1.0, 0.37])
@torch.no_grad()
def test_it_equals_diffusers(case, sigma: float):
    theirs, ours, grids, kept = case
    row = row_of(grids, kept, theirs.config.use_layer3d_rope, 7, sigma, 1)
    close(ours(**row), theirs_on(theirs, row, grids))


@torch.no_grad()
def test_a_batch_of_other_layouts_which_diffusers_cannot_do_equals_diffusers_one_by_one(case):
    theirs, ours, grids, kept = case
    layered = theirs.config.use_layer3d_rope
    layouts = [
        grids,
        [(height + 1, width - 1) for height, width in grids],
        [(width, height) for height, width in grids],
    ]
    rows = [
        row_of(layout, kept, layered, words, sigma, seed)
        for seed, (layout, words, sigma) in enumerate(zip(layouts, (5, 9, 2), (0.9, 0.5, 0.1), strict=True))
    ]
    together = ours(**{name: torch.cat([padded(row[name], name, rows) for row in rows]) for name in rows[0]})
    for row, layout, made in zip(rows, layouts, together, strict=True):
        close(made[None, : row["hidden"].shape[1]], theirs_on(theirs, row, layout))


def padded(value: Tensor, name: str, rows: list[dict[str, Tensor]]) -> Tensor:
    most = max(row[name].shape[1] for row in rows)
    fill = torch.full((1, most - value.shape[1], *value.shape[2:]), 3).to(value.dtype)  # anything but zeros
    return torch.cat([value, fill * (name not in ("valid", "text_valid"))], 1)


@torch.no_grad()
def test_layered_is_told_of_pictures_without_alpha(tmp_path: Path):
    theirs = saved(tmp_path, use_layer3d_rope=True, use_additional_t_cond=True)
    ours, grids = load_public(tmp_path), [(4, 5)] * 4
    row = row_of(grids, [3], True, 6, 0.5, 2)
    opaque = ours(**row, opaque=torch.tensor([[True]]))
    close(opaque, theirs_on(theirs, row, grids, opaque=True))
    assert not torch.allclose(opaque, ours(**row), atol=1e-3)


@torch.no_grad()
def test_shards_and_half_precision(tmp_path: Path):
    theirs = saved(tmp_path / "whole").to(dtype=torch.bfloat16)
    theirs.save_pretrained(tmp_path / "shards", max_shard_size="100KB")
    assert len(list((tmp_path / "shards").glob("*.safetensors"))) > 3
    ours, grids = load_public(tmp_path / "shards"), [(6, 4)]
    assert {value.dtype for value in ours.state_dict().values()} == {torch.bfloat16}
    for name, value in theirs.state_dict().items():
        assert torch.equal(ours.state_dict()[name], value), name
    row = row_of(grids, [], False, 7, 0.5, 1)
    close(load_public(tmp_path / "shards", torch.float32)(**row), theirs_on(theirs.float(), row, grids))


@torch.no_grad()
def test_in_bfloat16_it_is_as_near_to_the_truth_as_diffusers(case):
    theirs, ours, grids, kept = case
    row = row_of(grids, kept, theirs.config.use_layer3d_rope, 7, 0.37, 1)
    wanted = theirs_on(theirs, row, grids)
    half = {name: value.bfloat16() if value.is_floating_point() else value for name, value in row.items()}
    made = ours.to(torch.bfloat16)(**half)
    assert made.dtype == torch.bfloat16
    errors = [
        float((one.float() - wanted).norm()) for one in (made, theirs_on(theirs.to(dtype=torch.bfloat16), half, grids))
    ]
    assert errors[0] < 1.2 * errors[1]


@torch.no_grad()
def test_an_mrt_begins_as_the_public_network(tmp_path: Path):
    theirs = saved(tmp_path)
    mrt, grids = load_public(tmp_path, reference_embedding=True), [(6, 4)]
    row = row_of(grids, [], False, 7, 0.5, 1)
    row["reference"][:] = True
    close(mrt(**row), theirs_on(theirs, row, grids))


LOAD = """
import re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import torch
from mrt.models.public.folder import load_public
peak = lambda: 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
net = load_public(Path(sys.argv[1]))
torch.stack([value.sum() for value in net.state_dict().values()]).sum()  # reads every page
print(peak() - before)
"""


@pytest.mark.slow
def test_the_weights_are_in_memory_once(tmp_path: Path):
    shape = SHAPE | {
        "num_layers": 2,
        "attention_head_dim": 128,
        "num_attention_heads": 8,
        "axes_dims_rope": (16, 56, 56),
    }
    QwenImageTransformer2DModel(**shape).save_pretrained(tmp_path, max_shard_size="100MB")
    size = sum(path.stat().st_size for path in tmp_path.glob("*.safetensors"))
    command = [sys.executable, "-c", LOAD, tmp_path, Path(__file__).parents[3]]
    grown = int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    assert size > 2e8 and 0.9 * size < grown < 1.25 * size


def close(made: Tensor, wanted: Tensor) -> None:
    torch.testing.assert_close(made, wanted, atol=1e-4, rtol=1e-4)


def shard_of(folder: Path) -> Path:
    return sorted(folder.glob("*.safetensors"))[1]


def lose(folder: Path) -> None:
    shard_of(folder).unlink()


def cut(folder: Path) -> None:
    path = shard_of(folder)
    path.write_bytes(path.read_bytes()[:-100])


def swap(folder: Path) -> None:
    first, second = sorted(folder.glob("*.safetensors"))[:2]
    second.write_bytes(first.read_bytes())


INDEX = "diffusion_pytorch_model.safetensors.index.json"


def state(folder: Path, **changes) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lose, "lacks diffusion_pytorch_model-00002-of-"),
        (cut, "is no whole safetensors file"),
        (swap, "places there; fetch it again"),
        (lambda folder: state(folder, num_layers=2), "beyond what config.json states"),
        (lambda folder: state(folder, num_layers=4), "of another family"),
        (lambda folder: state(folder, use_additional_t_cond=True), "lacks time_text_embed.addition_t_embedding.weight"),
        (lambda folder: state(folder, in_channels=32), r"is \[64, 64\], but config.json makes it \[64, 32\]"),
        (lambda folder: state(folder, _class_name="FluxTransformer2DModel"), "is of a FluxTransformer2DModel"),
        (lambda folder: (folder / "config.json").unlink(), "there is no"),
        (lambda folder: (folder / "config.json").write_text("{"), "is no JSON"),
        (lambda folder: (folder / "config.json").write_text("[]"), "is no JSON object"),
        (lambda folder: state(folder, num_layers="two"), "num_layers is 'two', where 60 is usual"),
        (lambda folder: state(folder, axes_dims_rope=[1, 2]), "three numbers have to add up to attention_head_dim, 16"),
        (lambda folder: (folder / INDEX).write_text("{}"), "has no weight_map"),
        (lambda folder: (folder / INDEX).write_text('{"weight_map": {"a": "../a"}}'), "which is no file beside it"),
    ],
)
def test_wrong_files_are_named(spoil, complaint: str, tmp_path: Path):
    saved(tmp_path, shard="100KB")
    spoil(tmp_path)
    with pytest.raises(ValueError, match=complaint):
        load_public(tmp_path)


def test_a_folder_of_something_else_is_refused(tmp_path: Path):
    saved(tmp_path)
    (tmp_path / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ValueError, match="it is no part of a public model"):
        load_public(tmp_path)


def test_numbers_of_a_wrong_type_are_refused(tmp_path: Path):
    saved(tmp_path).to(dtype=torch.float8_e4m3fn).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="is F8_E4M3; weights may be bfloat16, float16, float32"):
        load_public(tmp_path)
