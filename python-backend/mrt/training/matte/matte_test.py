"""Training of the alpha expert on two small hand-made pages: what is drawn, what is judged, and that a run goes on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.data.world.design import Background, Design, Layer
from mrt.experts.crops import SHAPES, Area, Box
from mrt.experts.prompt import PLANES
from mrt.geometry import Region
from mrt.training.matte import __main__ as trainer
from mrt.training.matte import figures
from mrt.training.matte.believed import believed
from mrt.training.matte.examples import Example, examples, found, jittered
from mrt.training.matte.loss import losses
from mrt.training.matte.pool import Pool
from mrt.training.matte.recipe import Recipe, varied
from mrt.training.matte.truth import Truth, picture_of, together, truths
from mrt.training.run import loop


def plate(region: Region, colour: tuple[int, int, int], alpha: int = 255, group: str = "") -> Layer:
    pixels = np.zeros((region.height, region.width, 4), np.uint8)
    pixels[:] = (*(c * alpha // 255 for c in colour), alpha)
    return Layer("panel", "panel", "plate", "a plate", "a plate", (), region, pixels, group=group)


def page() -> Design:
    """Canvas 176x136, page 160x120 at (8, 8): red below, blue across it, a green one that leaves the page."""
    return Design(
        "card",
        (176, 136),
        Region(8, 8, 160, 120),
        Background("solid", "white", np.full((120, 160, 4), 255, np.uint8)),
        (
            plate(Region(38, 28, 60, 60), (200, 30, 30), group="a"),
            plate(Region(58, 48, 60, 20), (30, 30, 200), 128, group="a"),
            plate(Region(148, 88, 28, 28), (20, 160, 60)),
            plate(Region(0, 0, 8, 8), (0, 0, 0)),
        ),
        "a card",
    )


def drawn(seed: int = 0) -> Iterator[Example]:
    rng, design = np.random.default_rng(seed), page()
    while True:
        yield from examples(rng, picture_of(design), truths(design), most=8)


def test_the_truth_is_in_the_pixels_of_the_page():
    found = truths(page())
    assert [truth.area for truth in found] == [
        Area(30, 20, 90, 80),
        Area(50, 40, 110, 60),
        Area(140, 80, 160, 108),
    ], "cut at the page's edge; what lies beyond it is left out"
    low = found[0]
    assert (low.amodal == 1).all() and low.visible[25, 30] == pytest.approx(1 - 128 / 255, abs=0.01)
    assert low.seen == pytest.approx(1 - 800 * 0.502 / 3600, abs=0.01) and found[2].seen == 1
    picture = picture_of(page())
    assert tuple(picture[25, 35]) == (200, 30, 30) and tuple(picture[0, 0]) == (255, 255, 255)
    both = together(found[:2])
    assert (
        both.area == Area(30, 20, 110, 80)
        and both.amodal[25, 30] == 1
        and both.amodal[25, 70] == pytest.approx(0.502, abs=0.01)
    )
    assert both.visible == pytest.approx(both.amodal, abs=0.01) and both.amodal[0, 70] == 0


def test_examples_hold_the_prompt_and_the_true_alphas():
    seen = list(itertools.islice(drawn(), 60))
    for example in seen:
        assert example.planes.shape == (len(PLANES) + 2, *SHAPES[example.shape]) and example.planes.dtype == np.uint8
        planes = dict(zip((*PLANES, "amodal", "visible"), example.planes, strict=True))
        inside = planes["amodal"] > 250
        assert planes["amodal"][planes["box"] > 128].max() > 100
        assert (planes["visible"][inside].astype(int) <= planes["amodal"][inside].astype(int) + 8).all()
        assert planes["amodal"][planes["page"] == 0].astype(float).sum() < 0.02 * planes["amodal"].sum()
    above = [example.planes[PLANES.index("above")].max() for example in seen]
    assert min(above) == 0 and max(above) == 255, "sometimes nothing is known, sometimes all is"
    assert len({example.shape for example in seen}) >= 2


def test_what_is_believed_to_lie_above_is_about_what_does():
    rng, layers = np.random.default_rng(1), truths(page())
    drawn_so = [believed(rng, layers[1:2], [layers[1].box], (160, 120)) for _ in range(400)]
    assert all(one.min() >= 0 and one.max() <= 1 for one in drawn_so)
    centre = np.array([one[50, 80] for one in drawn_so])
    assert {"nothing": (centre == 0).mean(), "box": (centre == 1).mean()}["nothing"] == pytest.approx(0.13, abs=0.08)
    assert (np.abs(centre - 0.502) < 0.01).mean() > 0.2 and 0.3 < np.median(centre) < 0.7 and len(set(centre)) > 100
    assert max(one[100, 20] for one in drawn_so) == 0, "never far from it"


def test_boxes_stay_in_the_picture_and_hold_most_of_what_they_are_for():
    rng = np.random.default_rng(2)
    for tight, snapped in itertools.product(
        (Box(30, 20, 90, 80), Box(0, 0, 3, 118), Box(150, 110, 160, 112)), (True, False)
    ):
        for _ in range(50):
            box = jittered(rng, tight, (160, 120), snapped)
            assert 0 <= box.left < box.right <= 160 and 0 <= box.top < box.bottom <= 120
            side = min(tight.right - tight.left, tight.bottom - tight.top)
            assert box.left - tight.left < 0.03 * side + 1 and tight.right - box.right < 0.03 * side + 1


def test_some_boxes_are_as_far_off_as_those_of_a_detector():
    rng, tight = np.random.default_rng(3), Box(60, 40, 100, 100)
    boxes = np.array([found(rng, tight, (160, 120)) for _ in range(300)])
    off = np.abs(boxes - np.array(tight)) / (40, 60, 40, 60)
    assert 0.04 < off.mean() < 0.1 and 0.15 < off.max() <= 0.2 + 1e-6
    for small in (Box(0, 0, 3, 118), Box(150, 110, 160, 112)):
        box = found(rng, small, (160, 120))
        assert 0 <= box.left < box.right <= 160 and 0 <= box.top < box.bottom <= 120


def test_the_pool_keeps_the_newest_and_draws_shapes_as_often_as_they_are():
    kinds = itertools.cycle([0, 0, 0, 1])
    source = (
        Example(shape, np.full((11, *SHAPES[shape]), number % 251, np.uint8)) for number, shape in enumerate(kinds)
    )
    pool, rng = Pool(source, capacity=40, least=20, fresh=0.5), np.random.default_rng(0)
    assert pool.batch(rng, 4).shape[0] == 4 and pool.taken == 20
    drawn_shapes = [pool.batch(rng, 4).shape[2] for _ in range(200)]
    assert pool.taken == pytest.approx(20 + 400, abs=3)
    assert np.mean([height == 192 for height in drawn_shapes]) == pytest.approx(0.75, abs=0.12)
    values = {int(v) for _ in range(20) for v in pool.batch(rng, 4)[:, 0, 0, 0]}
    newest = (pool.taken - 1) % 251
    assert all((newest - value) % 251 < 40 + 40 for value in values) and len(values) > 15


def test_the_loss_is_least_at_the_truth_and_asks_nothing_beyond_the_page():
    alpha = torch.zeros(1, 2, 32, 32)
    alpha[:, :, 8:20, 8:20] = 1
    box, paged = torch.zeros(1, 1, 32, 32), torch.ones(1, 1, 32, 32)
    box[:, :, 6:24, 6:24], paged[..., 28:] = 1, 0
    good = (alpha * 2 - 1) * 8
    bad = good.clone()
    bad[:, :, 8:12] *= -1
    beyond = good.clone()
    beyond[..., 28:] *= -1
    found = [float(losses(logits, alpha, box, paged)["loss"]) for logits in (good, bad, beyond)]
    assert found[0] < 0.01 < found[1] and found[2] == pytest.approx(found[0])


def test_batches_are_varied_without_moving_truth_from_picture():
    rng = np.random.default_rng(0)
    planes = np.zeros((1, 11, 96, 384), np.uint8)
    planes[..., :100] = 200
    for _ in range(20):
        made = varied(rng, planes.copy())
        left = made[0, 9, 0, 0] == 200
        assert (made[0, 3:, :, :100] == 200).all() == left and (made[0, 3:, :, -100:] == 200).all() != left
        bright = made[0, :3, 0].mean(0)
        assert bool(bright[0] > bright[-1]) == left


def test_figures_of_the_truth_of_colours_and_of_nothing():
    pages = {"laid out": [page()]}
    true = figures.measured(pages, figures.by_truth)
    assert true["laid out"] > 0.95 and true["laid out visible"] > 0.95 and true["laid out layers"] == 3
    assert true["laid out panel"] == true["laid out"] and true["laid out seen .5-.9"] > 0.9
    colours = figures.measured(pages, figures.by_colours)
    assert 0.3 < colours["laid out"] < 1
    nothing = figures.measured(pages, lambda picture, layers: [(0 * t.amodal, 0 * t.amodal) for t in layers])
    assert nothing["laid out"] == 0

    def oracle(planes: np.ndarray) -> np.ndarray:
        box = planes[:, PLANES.index("box")] / 255
        return np.stack([box, box], 1).astype(np.float32)

    boxes = figures.measured(pages, figures.by_network(oracle))
    assert boxes["laid out panel"] == pytest.approx((1 + 0.502 + 1) / 3, abs=0.03)


def test_a_run_stops_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loop, "LOG_EVERY", 1)
    torch.set_num_threads(1)

    def recipe() -> Recipe:
        made = Recipe(drawn(), lambda net: {"score": float(next(net.parameters()).float().mean())}, None, batch=2)
        made.pool = Pool(drawn(), capacity=16, least=8)
        return made

    loop.train(recipe(), tmp_path, budget=0.5)
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    first = torch.load(tmp_path / "checkpoint.pt")
    assert first["step"] == len(lines) >= 1 and '"visible"' in lines[0]
    loop.train(recipe(), tmp_path, budget=first["spent"] + 0.2)
    second = torch.load(tmp_path / "checkpoint.pt")
    assert second["step"] > first["step"] and second["spent"] > first["spent"]
    frozen = [name for name in first["net"] if ".depthwise." in name]
    assert frozen and all(torch.equal(first["net"][name], second["net"][name]) for name in frozen)
    assert not torch.equal(first["net"]["backbone.stem.conv.weight"], second["net"]["backbone.stem.conv.weight"])


def test_truth_of_one_that_hides_nothing():
    empty = Truth("panel", "", Area(0, 0, 4, 4), np.zeros((4, 4), np.float32), np.zeros((4, 4), np.float32))
    assert empty.seen == 0 and empty.box == Box(0, 0, 4, 4)


def test_a_run_whose_checkpoint_is_gone_goes_on_from_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path / "weights"))
    torch.set_num_threads(1)

    def recipe() -> Recipe:
        made = Recipe(drawn(), lambda net: {"score": 0.5}, None, batch=2)
        made.pool = Pool(drawn(), capacity=16, least=8)
        return made

    loop.train(recipe(), tmp_path / "first", budget=0.2)
    trainer.publish(tmp_path / "first")
    first = torch.load(tmp_path / "first" / "checkpoint.pt")
    spent = round(first["spent"])
    loop.train(recipe(), tmp_path / "second", budget=spent + 0.2, restore=trainer.restore)
    second = torch.load(tmp_path / "second" / "checkpoint.pt")
    assert second["step"] > first["step"] and second["spent"] > spent
    name = "alpha.2.bias"
    assert torch.allclose(second["net"][name], first["average"][name], atol=0.05)
    assert not torch.equal(second["net"][name], first["average"][name].half().float()), "it learns on"
