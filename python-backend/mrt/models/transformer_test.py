"""The invariants of the network on the shipped weights, and the shape of the public family."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from mrt import sampler, text
from mrt.geometry import Layout, Region, layout, pad
from mrt.models import weights
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer
from mrt.tasks import Task, slots_of

CANVAS, PAGE = (160, 128), Region(16, 16, 128, 96)
REGIONS = [PAGE, Region(0, 0, 48, 48), Region(70, 40, 60, 30), Region(96, 80, 64, 48)]
SEGMENTS = {1: "blue background", 2: "red star icon", 3: 'white text "SALE"', 4: "green circle"}


def layout_of(task: Task, keep: list[bool], regions: list[Region] = REGIONS) -> Layout:
    return layout(slots_of(task, CANVAS, PAGE, regions, keep), CANVAS)


@pytest.fixture(scope="module")
def net() -> MaskedRegionTransformer:
    return weights.load_transformer()


@pytest.fixture(scope="module")
def features() -> tuple[Tensor, np.ndarray]:
    words, slots = text.encode(SEGMENTS, 32)
    encoder = weights.load_text_encoder()
    return encoder(torch.from_numpy(words)[None], torch.from_numpy(slots)[None])[0], slots


def inputs(at: Layout, x: np.ndarray, features, sigma: float, tokens: int = 0, words: int = 0) -> dict[str, Tensor]:
    """A batch of one, padded to `tokens` and `words`."""
    text, slots = features
    tokens, words = tokens or at.tokens, words or len(slots)
    rows = {
        "hidden": pad(x, tokens, 7.0),
        "ids": pad(at.ids, tokens),
        "keep": pad(at.keep, tokens),
        "reference": pad(at.reference, tokens),
        "valid": np.arange(tokens) < at.tokens,
        "edges": pad(at.edges, tokens),
        "beneath": pad(at.beneath, tokens, -1),
        "text": pad(text.numpy(), words, 3.0),
        "text_slot": pad(slots, words),
        "text_valid": np.arange(words) < len(slots),
        "text_start": np.array([at.text_start], np.int32),
        "sigma": np.array([sigma], np.float32),
        "student": np.array([0], np.int32),
    }
    return {name: torch.from_numpy(row)[None] for name, row in rows.items()}


def noise(at: Layout, seed: int = 1) -> np.ndarray:
    return sampler.noise(seed, [span.stop - span.start for span in at.spans], 48)


def velocity(net: MaskedRegionTransformer, batch: dict[str, Tensor]) -> np.ndarray:
    return net(**batch).numpy()


def sample(net: MaskedRegionTransformer, at: Layout, x: np.ndarray, features, steps: int = 3) -> np.ndarray:
    sigmas = sampler.sigmas({}, steps)
    for sigma, following in zip(sigmas[:-1], sigmas[1:], strict=True):
        flow = velocity(net, inputs(at, x, features, float(sigma)))[0]
        x = sampler.euler(x, flow, float(sigma), float(following), at.keep)
    return x


@pytest.mark.parametrize("task", ["image_to_layers", "add_layers", "restyle_layers"])
def test_kept_rows_are_bit_identical_after_sampling(net, features, task: Task):
    kept = task != "image_to_layers"
    at = layout_of(task, [kept, kept, False, kept])
    start = noise(at)
    end = sample(net, at, start, features)
    assert np.array_equal(end[at.keep], start[at.keep])
    assert not np.allclose(end[~at.keep], start[~at.keep])


def test_noise_of_kept_slots_does_not_reach_the_result(net, features):
    at = layout_of("add_layers", [True, True, False, True])
    clean = np.where(at.keep[:, None], 0.3, 0).astype(np.float32)
    results = []
    for seed in (
        1,
        2,
    ):  # the target's noise stays, the kept slots' changes and is overwritten by what is given
        x = np.where(at.keep[:, None], noise(at, seed), noise(at, 1))
        x = np.where(at.keep[:, None], clean, x)
        results.append(sample(net, at, x, features))
    assert np.array_equal(*results)


def test_permuting_slots_with_their_ids_permutes_the_output(net, features):
    at = layout_of("text_to_layers", [False] * 4)
    x = noise(at)
    order = [0, 1, 4, 2, 3]  # composed and background stay first, as `beneath` counts from them
    rows = np.concatenate([np.arange(at.spans[place].start, at.spans[place].stop) for place in order])
    batch = inputs(at, x, features, 0.7)
    moved = dict(batch)
    for name in ("hidden", "ids", "keep", "reference", "valid", "edges", "beneath"):
        moved[name] = batch[name][:, rows]
    np.testing.assert_allclose(velocity(net, moved)[0], velocity(net, batch)[0][rows], atol=1e-4)


def test_padding_changes_nothing(net, features):
    at = layout_of("text_to_layers", [False] * 4)
    x = noise(at)
    plain = velocity(net, inputs(at, x, features, 0.5))[0]
    padded = velocity(net, inputs(at, x, features, 0.5, tokens=at.tokens + 37, words=32))[0]
    np.testing.assert_allclose(padded[: at.tokens], plain, atol=1e-4)


def test_a_batch_of_layouts_equals_one_by_one(net, features):
    layouts = [
        layout_of("text_to_layers", [False] * 4),
        layout_of("image_to_layers", [False] * 2, [PAGE, Region(32, 32, 48, 48)]),
        layout_of("restyle_layers", [True, True, False, False]),
    ]
    most = max(at.tokens for at in layouts)
    alone = [velocity(net, inputs(at, noise(at), features, 0.4))[0] for at in layouts]
    rows = [inputs(at, noise(at), features, 0.4, tokens=most) for at in layouts]
    together = velocity(net, {name: torch.cat([row[name] for row in rows]) for name in rows[0]})
    for at, one, many in zip(layouts, alone, together, strict=True):
        np.testing.assert_allclose(many[: at.tokens], one, atol=1e-4)


def test_a_reference_shares_its_targets_place_and_is_told_apart(net, features):
    at = layout_of("restyle_layers", [True, False, True, True])
    target, reference = at.spans[2], at.spans[-1]
    assert np.array_equal(at.ids[target], at.ids[reference])
    batch = inputs(at, noise(at), features, 0.5)
    unmarked = batch | {"reference": torch.zeros_like(batch["reference"])}
    assert not np.allclose(velocity(net, batch)[0][target], velocity(net, unmarked)[0][target], atol=1e-3)


def test_the_public_family_has_the_published_number_of_parameters():
    with torch.device("meta"):
        net = MaskedRegionTransformer(FAMILIES["qwen-image"])
    assert sum(parameter.numel() for parameter in net.parameters()) == 20_430_401_088


def test_parameter_names_are_those_of_the_public_weights():
    with torch.device("meta"):
        names = set(MaskedRegionTransformer(FAMILIES["qwen-image"]).state_dict())
        layered = set(MaskedRegionTransformer(FAMILIES["qwen-image-layered"]).state_dict())
    assert layered - names == {"time_text_embed.addition_t_embedding.weight"} and names < layered
    outside = {name for name in names if not name.startswith("transformer_blocks.")}
    parts = ("img_in", "txt_in", "proj_out", "norm_out.linear")
    parts += tuple(f"time_text_embed.timestep_embedder.linear_{i}" for i in (1, 2))
    assert outside == {f"{part}.{kind}" for part in parts for kind in ("weight", "bias")} | {"txt_norm.weight"}
    block = {name.split(".", 2)[2] for name in names if name.startswith("transformer_blocks.59.")}
    attention = ("to_q", "to_k", "to_v", "add_q_proj", "add_k_proj", "add_v_proj", "to_out.0", "to_add_out")
    linear = [f"attn.{name}" for name in attention]
    linear += [f"{s}_{part}" for s in ("img", "txt") for part in ("mod.1", "mlp.net.0.proj", "mlp.net.2")]
    norms = {f"attn.norm_{name}.weight" for name in ("q", "k", "added_q", "added_k")}
    assert block == {f"{name}.{kind}" for name in linear for kind in ("weight", "bias")} | norms
