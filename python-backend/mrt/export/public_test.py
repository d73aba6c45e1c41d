"""The command that lays out a repository of public weights, from a folder and from a hub."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub import constants

from mrt.export import estimate, public, repository
from mrt.export.estimate import DoesNotFit
from mrt.export.public_limits import width_of
from mrt.export.testing.fake_hub import FakeHub, serving
from mrt.families.layered import TEMPLATE, tokenizer_of
from mrt.geometry import Region
from mrt.models.public.reader import PublicReader
from mrt.models.testing.public_model import SAID
from mrt.serving.contract.layout_protocol import Room
from mrt.serving.contract.limits import limits_of
from mrt.serving.layout.vl_boxes import VlBoxes
from mrt.serving.repository import manifest

NAME = "somebody/layered"
SHARD = "transformer/diffusion_pytorch_model-00002-of-00008.safetensors"


@pytest.fixture
def fake(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with serving(FakeHub(NAME, model)) as running:
        monkeypatch.setattr(constants, "ENDPOINT", running.url)  # as HF_ENDPOINT does, in a process of its own
        template = running.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield running


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["public", *map(str, arguments), "--profile", "cpu"])
    return public.main()


def test_a_folder_becomes_a_repository_whose_files_are_links_that_a_server_would_take(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert command(monkeypatch, "--from", model, "--to", tmp_path) == 0
    limits = limits_of(tmp_path / "mrt" / "config.pbtxt")
    assert (limits.family, limits.schedule) == ("qwen-image-layered", {"base_tokens": 256, "terminal": None})
    manifest.check(tmp_path, "1", limits)
    shard = tmp_path / "mrt_denoiser" / "1" / Path(SHARD).name
    assert shard.samefile(model / SHARD)


def test_with_boxes_the_layout_model_has_what_it_looks_with(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert command(monkeypatch, "--from", model, "--to", tmp_path, "--boxes") == 0
    folder = tmp_path / "mrt_layout" / "1"
    planes = np.random.default_rng(0).random((4, 64, 96), np.float32)
    layouts = VlBoxes(PublicReader.load(folder, torch.device("cpu"), torch.float32, longest=8).ask)
    found = layouts.detect(planes, (96, 64), Region(0, 0, 96, 64), Room(19, 1000))
    assert found.regions == (Region(0, 0, 96, 64),), "random weights say nothing that is a box"
    assert "vl_layout_model" in (folder / "model.py").read_text()
    manifest.check(tmp_path, "1", limits_of(tmp_path / "mrt" / "config.pbtxt"))
    whole, plain = (estimate.of_folder(model, "cpu", tmp_path, boxes).weights for boxes in (True, False))
    assert whole > plain


def test_a_feature_cache_is_told_to_the_denoiser_and_reckoned_with(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert command(monkeypatch, "--from", model, "--to", tmp_path, "--feature-cache", "0.1") == 0
    assert "for features kept from step to step" in capsys.readouterr().out
    config = (tmp_path / "mrt_denoiser" / "config.pbtxt").read_text()
    assert 'key: "feature_cache" value: { string_value: "0.1" }' in config
    assert 'key: "feature_rows" value: { string_value: "8" }' in config
    needs = estimate.with_features(estimate.of_folder(model, "cpu", tmp_path), width_of(model))
    assert needs.features == 8 * estimate.USUAL * 2 * 64 * 4, "rows, tokens, two tensors, width, bytes"
    with pytest.raises(DoesNotFit, match=r"9\d\d\d\.\d GB of memory are needed"):
        estimate.check(replace(needs, features=9 * 10**12), model, tmp_path)
    for wrong in ("-0.1", "1", "much", "nan"):
        with pytest.raises(SystemExit):
            command(monkeypatch, "--from", model, "--to", tmp_path, "--feature-cache", wrong)


def test_a_tokenizer_in_its_older_files_is_read_too(model: Path, tmp_path: Path):
    older = tmp_path / "model"
    shutil.copytree(model, older)
    whole = json.loads((older / "tokenizer" / "tokenizer.json").read_text())
    (older / "tokenizer" / "tokenizer.json").unlink()
    (older / "tokenizer" / "vocab.json").write_text(json.dumps(whole["model"]["vocab"]))
    merges = "".join(f"{one} {other}\n" for one, other in whole["model"]["merges"])
    (older / "tokenizer" / "merges.txt").write_text("#version: 0.2\n" + merges)
    config = json.loads((older / "tokenizer" / "tokenizer_config.json").read_text())
    config["added_tokens_decoder"] = {str(each.pop("id")): each for each in whole["added_tokens"]}
    (older / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(config))
    for source in (model, older):
        repository.lay_out(source, tmp_path / source.parent.name, "float32")
    said = TEMPLATE.format(f"{SAID} Größe, 海报!")
    one, other = (tokenizer_of(tmp_path / source.parent.name / "mrt" / "1")(said) for source in (model, older))
    assert one == other


def test_what_will_not_fit_is_refused_before_anything_is_written(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    needs = estimate.of_folder(model, "cpu", tmp_path)
    with pytest.raises(DoesNotFit, match=r"9000\.\d GB of memory are needed, this machine has .* or --profile gpu"):
        estimate.check(replace(needs, weights=9 * 10**12), model, tmp_path / "new")
    for lack in ({"fetched": 9 * 10**12}, {"copied": 9 * 10**12}):
        with pytest.raises(DoesNotFit, match="9000.0 GB of files do not fit into .*new: its disk has"):
            estimate.check(replace(needs, **lack), tmp_path / "new", tmp_path / "new")
    monkeypatch.setattr(estimate, "_memory", lambda profile: (10**6, "a small machine"))
    assert command(monkeypatch, "--from", model, "--to", tmp_path / "new") == 1
    assert "a small machine has 1.0 MB free" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(torch.cuda.is_available(), reason="is about machines without a GPU")
def test_a_gpu_that_is_not_there_is_said(model: Path, tmp_path: Path):
    with pytest.raises(DoesNotFit, match="there is none; give --profile cpu"):
        estimate.check(estimate.of_folder(model, "gpu", tmp_path), model, tmp_path)


@pytest.mark.parametrize("part", ["vae", "tokenizer"])
def test_a_folder_that_lacks_a_part_is_named(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: str
):
    shutil.copytree(model, tmp_path / "model", ignore=shutil.ignore_patterns(part))
    assert command(monkeypatch, "--from", tmp_path / "model", "--to", tmp_path / "new") == 1
    assert part in capsys.readouterr().err


def test_from_a_hub_only_what_is_missing_comes_and_half_a_file_goes_on(
    fake: FakeHub, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    to, weights = tmp_path / "repository", tmp_path / "repository-weights"
    assert command(monkeypatch, "--from", NAME, "--to", to, "--estimate") == 0
    assert not fake.sent and not weights.exists(), "an estimate reads headers"
    whole, half = (model / SHARD).read_bytes(), 10_000
    (weights / "transformer").mkdir(parents=True)
    (weights / f"{SHARD}.part").write_bytes(whole[:half])
    assert command(monkeypatch, "--from", NAME, "--to", to) == 0
    assert fake.sent[SHARD] == len(whole) - half
    manifest.check(to, "1", limits_of(to / "mrt" / "config.pbtxt"))
    fake.sent.clear()
    assert command(monkeypatch, "--from", NAME, "--to", to) == 0
    assert not fake.sent


def test_a_file_that_came_wrong_is_removed_and_comes_again(
    fake: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name in ("scheduler/scheduler_config.json", SHARD):  # a small file has a digest of another kind
        fake.spoiled = {name}
        assert command(monkeypatch, "--from", NAME, "--to", tmp_path / "new") == 1
        assert f"{name} has another digest than the hub says" in capsys.readouterr().err
        assert not (tmp_path / "new-weights" / name).exists() and not (tmp_path / "new").exists()
    fake.spoiled = set()
    assert command(monkeypatch, "--from", NAME, "--to", tmp_path / "new") == 0


def test_files_of_another_commit_are_fetched_anew_in_one_call(
    fake: FakeHub, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    weights = tmp_path / "new-weights"
    shutil.copytree(model, weights)
    for name in ("scheduler/scheduler_config.json", SHARD):
        (weights / name).write_bytes(b"older")
    assert command(monkeypatch, "--from", NAME, "--to", tmp_path / "new") == 0
    assert set(fake.sent) == {"scheduler/scheduler_config.json", SHARD}


def test_a_hub_that_breaks_off_is_said_and_nothing_is_laid_out(
    fake: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    fake.elsewhere = {SHARD}
    assert command(monkeypatch, "--from", NAME, "--to", tmp_path / "new") == 1
    assert f"{SHARD} did not come: Exceeded maximum allowed redirects" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_path_that_is_no_folder_is_not_asked_of_the_hub(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for path in (model / SHARD, tmp_path / "nothing"):
        assert command(monkeypatch, "--from", path, "--to", tmp_path / "new") == 1
        assert f"{path} is no folder" in capsys.readouterr().err


def test_a_name_that_the_hub_does_not_know_is_said(
    fake: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert command(monkeypatch, "--from", "nobody/nothing", "--to", tmp_path / "new") == 1
    assert "the hub does not tell what nobody/nothing consists of" in capsys.readouterr().err
