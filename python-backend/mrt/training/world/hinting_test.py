"""Hints and token weights of training samples: stored, simulated, and read by the network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from mrt import hints
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.families import FAMILIES
from mrt.models.transformer import MaskedRegionTransformer
from mrt.tasks import TASKS
from mrt.training.samples import Records, collate, sample_of
from mrt.training.small import network_of
from mrt.training.testing import world_pages
from mrt.training.testing.world_pages import CHOICES
from mrt.training.transformer import Network
from mrt.training.world.doubts import guessed
from mrt.training.world.expert import with_true_boxes
from mrt.training.world.fitted import Budget
from mrt.training.world.hinting import Hinting, hinted
from mrt.training.world.records import fit
from mrt.training.world.token_weights import Weights, weighted
from mrt.training.world_latents import write_shard


def test_cells_of_alpha_are_those_of_the_layer_and_come_back_as_a_picture():
    alpha = np.zeros((32, 48), np.uint8)
    alpha[4:20, 10:40] = 255
    cells = hints.cells_of(alpha)
    picture = hints.picture_of(cells)
    assert cells.shape == (2, 3, 64) and picture.shape == (16, 24)
    assert np.array_equal(picture, alpha[::2, ::2])
    assert np.array_equal(hints.cells_of_picture(picture), cells)
    assert np.array_equal(hints.picture_of(hints.cells_of(alpha, 8)), alpha)


def test_an_empty_hint_changes_nothing_and_a_full_one_does(records: Records):
    torch.manual_seed(0)
    net = Network(replace(FAMILIES["small"], num_layers=1, word_vectors=0)).eval()
    torch.nn.init.normal_(net.transformer.hint_in.weight)
    sample = sample_of(records, records.records[0], "image_to_layers", {})
    empty = collate([hinted(np.random.default_rng(0), records, records.records[0], sample, Hinting(none=1))])
    full = collate([hinted(np.random.default_rng(0), records, records.records[0], sample, Hinting(0, 0))])
    sigma = torch.full((1, 1), 0.5)
    with torch.no_grad():
        bare = net(empty["clean"], sigma, {name: value for name, value in empty.items() if name != "hint"})
        assert torch.equal(net(empty["clean"], sigma, empty), bare)
        assert not torch.allclose(net(full["clean"], sigma, full), bare, atol=1e-3)


def test_hint_weights_start_at_zero_and_public_families_have_none():
    assert not network_of(CHOICES).transformer.hint_in.weight.any()
    names = MaskedRegionTransformer(FAMILIES["tiny"]).state_dict()
    assert not any("hint" in name for name in names)


def test_an_experts_own_alphas_are_stored_and_used_as_hints(coder: LayerAutoencoder, tmp_path: Path):
    """An expert that calls everything in a box opaque gives just the boxes, as far as the page shows them."""
    expert = with_true_boxes(lambda planes: np.ones((len(planes), 2, *planes.shape[2:]), np.float32))
    page = fit(world_pages.page(np.random.default_rng(8)), Budget(), 112, 64, 16)
    assert page is not None
    for layer, alpha in zip(page.layers, expert(page), strict=True):
        inside = page.page.intersect(layer.region)
        assert alpha.shape == layer.pixels.shape[:2] and (alpha > 0).sum() == inside.width * inside.height
    write_shard(coder, tmp_path / "shard-0", 1, [page], CHOICES, expert)
    records = Records(tmp_path)
    record = records.records[0]
    sample = sample_of(records, record, "image_to_layers", {})
    hint = hinted(np.random.default_rng(0), records, record, sample, Hinting(0, 0, real=1)).hint
    assert hint is not None
    span = sample.layout.spans[2]
    cells = records.alpha(record, "expert0").reshape(-1, 64) / 255
    assert np.abs(hint[span][:, :64] - cells[: span.stop - span.start]).max() < 0.01 or "clipped0" in record["pieces"]
    assert hint[sample.layout.spans[-1]].any() and not hint[: span.start].any()


def test_only_image_to_layers_has_hints(records: Records):
    record = next(r for r in records.records if r["aligned"])
    for task in TASKS:
        found = hinted(np.random.default_rng(0), records, record, sample_of(records, record, task, {}), Hinting(0, 0))
        assert found.hint is not None and found.hint.any() == (task == "image_to_layers")


def test_guesses_are_near_the_truth_mostly_and_differ_from_it():
    whole = np.zeros((64, 64), np.uint8)
    whole[16:48, 16:48] = 255
    seen = whole.copy()
    seen[16:48, 40:] = 0
    rng = np.random.default_rng(0)
    overlaps = []
    for _ in range(200):
        made = guessed(rng, whole, seen, [np.full((64, 64), 255, np.uint8)]).astype(float)
        overlaps.append(np.minimum(made, whole).sum() / np.maximum(made, whole).sum())
    assert 0.6 < np.median(overlaps) < 0.97 and np.min(overlaps) < 0.2 and np.max(overlaps) > 0.9


def test_tokens_on_a_layers_edge_count_as_asked(records: Records):
    record = records.records[0]
    sample = sample_of(records, record, "image_to_layers", {})
    even, edged = (weighted(records, record, sample, Weights(edge=edge)).weight for edge in (1.0, 3.0))
    assert even is not None and edged is not None
    spans = sample.layout.spans
    assert (edged[: spans[1].stop] == even[: spans[1].stop]).all()
    cells = records.alpha(record, "layer0").mean(-1)
    rest = slice(spans[2].start, None)
    assert set(np.unique(edged[rest] / even[rest])) == {1.0, 3.0}
    assert ((cells > 13) & (cells < 242)).any()
