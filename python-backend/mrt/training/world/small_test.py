"""Samples of the wide world and training of family `small`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.data.world.design import Background, Design
from mrt.geometry import Region
from mrt.models import weights
from mrt.models.autoencoder import LayerAutoencoder
from mrt.models.families import FAMILIES
from mrt.tasks import TASKS
from mrt.training.run import loop
from mrt.training.samples import Records, budgeted, collate, sample_of
from mrt.training.small import SmallRecipe
from mrt.training.testing import world_pages
from mrt.training.testing.world_pages import CHOICES
from mrt.training.transformer import Network
from mrt.training.world.choices import Choices
from mrt.training.world.evaluation import HeldOut
from mrt.training.world.fitted import Budget, decomposed_tokens, placed, seen_only, whole_tokens
from mrt.training.world.records import fit
from mrt.training.world.restyle import restyled
from mrt.training.world.warm import warmed
from mrt.training.world_latents import write_shard


def overflowing() -> Design:
    """A page of 40 x 33 px at (7, 5) of its canvas, and a layer that leaves it to the right."""
    rng = np.random.default_rng(4)
    layer = replace(
        world_pages.layer(rng, "drawing", (60, 50), Region(7, 5, 40, 33)),
        region=Region(30, 10, 28, 20),
        pixels=np.full((20, 28, 4), 200, np.uint8),
    )
    ground = Background("solid", "plain", np.full((33, 40, 4), 255, np.uint8))
    return Design("card", (60, 50), Region(7, 5, 40, 33), ground, (layer,), "a card")


def test_a_page_begins_on_the_grid_and_the_canvas_holds_what_leaves_it():
    found = placed(overflowing())
    assert found.page == Region(0, 0, 40, 33)
    assert found.layers[0].region == Region(23, 5, 28, 20)
    assert found.canvas == (64, 48)
    assert np.array_equal(found.flat(), overflowing().flat())
    assert decomposed_tokens(found) == 2 * 9 + 2 * 2  # 48 x 48 px twice, and x 16..48, y 0..32 of the layer
    assert whole_tokens(found) == 12 + 9 + 3 * 2


def test_layers_that_nobody_sees_are_no_layers():
    design = overflowing()
    cover = replace(design.layers[0], region=Region(7, 5, 40, 33), pixels=np.full((33, 40, 4), 255, np.uint8))
    assert seen_only(replace(design, layers=(design.layers[0], cover))).layers == (cover,)
    assert seen_only(design) is design


def test_a_page_is_made_smaller_until_its_tokens_fit():
    page = world_pages.page(np.random.default_rng(3), longer=320, layers=5)
    found = fit(page, Budget(decomposed=150), 320, 48, 16)
    assert found is not None and decomposed_tokens(found) <= 150 < decomposed_tokens(placed(page))
    assert fit(page, Budget(decomposed=3), 320, 48, 16) is None


def test_every_task_is_drawn_from_one_record_as_its_own_pictures(records: Records, coder: LayerAutoencoder):
    record, index = next(
        (record, index)
        for record in records.records
        for index, layer in enumerate(record["layers"])
        if record["aligned"] and not Region(*record["page"]).contains(Region(*layer["region"]))
    )
    found = {task: sample_of(records, record, task, {}) for task in TASKS}
    for task, sample in found.items():
        assert sample.latents.shape == (sample.layout.tokens, 96), task
    page, slot = found["image_to_layers"].layout.slots[0].region, found["image_to_layers"].layout.slots[index + 2]
    assert page.contains(slot.region)
    span = found["image_to_layers"].layout.spans[index + 2]
    clipped = records.piece(record, f"clipped{index}").reshape(-1, 96).astype(np.float32)
    assert np.array_equal(found["image_to_layers"].latents[span], clipped)
    whole = found["text_to_layers"].layout.slots[index + 2].region
    assert whole == Region(*record["layers"][index]["region"]) and not page.contains(whole)


def test_copying_begins_as_nothing_and_can_take_over_the_picture(records: Records):
    torch.manual_seed(0)
    config = replace(FAMILIES["small"], num_layers=1, word_vectors=0)
    bare, net = Network(config).eval(), Network(replace(config, copy=True)).eval()
    net.load_state_dict(bare.state_dict(), strict=False)
    sample = sample_of(records, records.records[0], "image_to_layers", {})
    batch, sigma = collate([sample]), torch.full((1, 1), 0.5)
    with torch.no_grad():
        assert torch.equal(net(batch["clean"], sigma, batch), bare(batch["clean"], sigma, batch))
        net.transformer.proj_out.weight.zero_()
        net.transformer.proj_out.bias.zero_()
        net.transformer.copy_gate.bias.fill_(1)  # all gates open: each token moves to the picture's
        noise = torch.randn_like(batch["clean"])
        x = torch.where(batch["keep"][..., None], batch["clean"], noise)
        clean = x - sigma[..., None] * net(x, sigma, batch)
    ground, seen = sample.layout.spans[1], sample.layout.spans[0]
    torch.testing.assert_close(clean[0, ground], batch["clean"][0, seen], atol=1e-4, rtol=1e-4)


def test_another_look_keeps_the_shape_and_changes_the_colours():
    rng = np.random.default_rng(0)
    for kind in ("text", "drawing", "panel"):
        layer = world_pages.layer(rng, kind, (80, 60), Region(0, 0, 80, 60))
        other = restyled(rng, layer)
        assert np.array_equal(other[..., 3], layer.pixels[..., 3])
        assert (other[..., :3].astype(int) <= other[..., 3:].astype(int) + 1).all()
        shown = layer.pixels[..., 3] > 128
        assert np.abs(other[shown].astype(int) - layer.pixels[shown]).mean() > 8


def test_batches_hold_their_tokens(records: Records):
    rng = np.random.default_rng(0)
    drawn = [sample_of(records, record, "image_to_layers", {}) for record in records.records]
    chunks = budgeted(rng, drawn, 400)
    assert sorted(map(id, (s for chunk in chunks for s in chunk))) == sorted(map(id, drawn))
    for chunk in chunks:
        assert len(chunk) == 1 or collate(chunk)["clean"].shape[:2].numel() <= 400


def test_small_begins_with_what_tiny_knows(records: Records):
    old, words = weights.load_transformer(students=False), weights.load_text_encoder()
    net = Network(replace(FAMILIES["small"], word_vectors=96))
    warmed(net, old, words)
    mine = net.transformer
    assert torch.equal(
        mine.transformer_blocks[5].state_dict()["attn.to_q.weight"],
        old.state_dict()["transformer_blocks.5.attn.to_q.weight"],
    )
    assert torch.equal(mine.beneath_in.weight[:, 97 : 97 + 48], old.beneath_in.weight[:, 49:97])
    hidden, keep = torch.randn(1, 4, 48), torch.zeros(1, 4, dtype=torch.bool)
    wide = torch.cat([hidden, torch.zeros(1, 4, 48)], -1)
    torch.testing.assert_close(mine.img_in(wide), old.img_in(hidden))
    assert mine.slot_embedding.weight.shape[0] == 64 and keep.shape == (1, 4)


@pytest.mark.slow
def test_training_goes_on_and_its_figures_are_of_held_out_pages(
    records: Records, coder: LayerAutoencoder, tmp_path: Path
):
    pages = [world_pages.page(np.random.default_rng(100 + i)) for i in range(3)]
    held = HeldOut(pages, coder, CHOICES)
    assert len(held.cases) == 3

    def recipe() -> SmallRecipe:
        return SmallRecipe(CHOICES, records, None, lambda net: held.of(net, few=1, many=2, some=1))

    first = loop.train(recipe(), tmp_path, budget=1.0)
    loop.train(recipe(), tmp_path, budget=2.0)
    steps = [json.loads(line)["step"] for line in (tmp_path / "evaluations.jsonl").read_text().splitlines()]
    assert len(steps) == 2 and steps[0] < steps[1]
    assert {"score", "visible_iou", "merged_dB", "loss_0.5", "hint_iou", "gain_2_steps"} <= set(first)


def test_true_latents_would_score_as_the_autoencoder_lets_them(coder: LayerAutoencoder):
    """The figures measure what they say: truth decoded is near the ceiling, nothing at all is 0."""
    pages = [world_pages.page(np.random.default_rng(200 + i)) for i in range(2)]
    held = HeldOut(pages, coder, CHOICES)
    case = held.cases[0]
    perfect = held.measured(case, dict(case.truth))
    assert np.mean(perfect["iou"]) == pytest.approx(1) and np.mean(perfect["merged_dB"]) > 40
    nothing = held.measured(case, {slot: np.zeros_like(pixels) for slot, pixels in case.truth.items()})
    assert np.mean(nothing["iou"]) == pytest.approx(0)


@pytest.mark.parametrize(
    "choices, message",
    [
        ({"size": 3}, "unknown choices size"),
        ({"patch": 4}, "give 8 or 16"),
        ({"tasks": {"add_layers": 0.5}}, "add up to 1"),
    ],
)
def test_wrong_choices_are_refused_with_their_name(choices: dict, message: str):
    with pytest.raises(ValueError, match=message):
        Choices.of(choices)


def test_tokens_of_8_px_are_four_times_as_many_of_a_quarter(coder: LayerAutoencoder, tmp_path: Path):
    choices = replace(CHOICES, patch=8, budget=Budget(2000, 3000))
    page = world_pages.page(np.random.default_rng(5), overflow=False)
    for name, chosen in (("8", choices), ("16", CHOICES)):
        write_shard(coder, tmp_path / name / "shard-0", 1, [page], chosen)
    fine, coarse = (Records(tmp_path / name) for name in ("8", "16"))
    samples = [sample_of(r, r.records[0], "image_to_layers", {}) for r in (fine, coarse)]
    assert samples[0].latents.shape[1] == 24 and samples[0].layout.tokens > 2.5 * samples[1].layout.tokens
    held = HeldOut([page], coder, choices)
    net = Network(choices.config())
    ((case, made),) = held.made(net, held.cases, 1)
    assert {slot: pixels.shape for slot, pixels in made.items()} == {s: p.shape for s, p in case.truth.items()}
