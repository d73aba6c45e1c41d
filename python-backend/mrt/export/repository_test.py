"""A repository is laid out whole, or does not look as if it were; and nobody else's files are written over."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mrt.export import repository
from mrt.export.repository import check_target, lay_out
from mrt.serving.contract.limits import limits_of
from mrt.serving.repository import manifest


def files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_what_is_broken_off_has_no_model_to_ask_and_the_next_call_goes_on(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    lay_out(model, tmp_path, "float32")
    with monkeypatch.context() as broken:
        broken.setattr(repository, "config", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lay_out(model, tmp_path, "bfloat16")
    assert not (tmp_path / "mrt" / "config.pbtxt").exists(), "the launcher takes it for no repository"
    lay_out(model, tmp_path, "float32")
    manifest.check(tmp_path, "1", limits_of(tmp_path / "mrt" / "config.pbtxt"))


def test_files_that_cannot_be_linked_are_copied_once(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def another_disk(source: Path, to: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", another_disk)
    lay_out(model, tmp_path, "float32")
    shard = next((tmp_path / "mrt_denoiser" / "1").glob("*.safetensors"))
    assert not shard.samefile(model / "transformer" / shard.name)
    monkeypatch.setattr(shutil, "copy2", lambda *args: pytest.fail("it is there"))
    lay_out(model, tmp_path, "float32")


def test_only_what_belongs_to_it_is_laid_out(model: Path, tmp_path: Path):
    shutil.copytree(model, tmp_path / "model")
    shard = next((tmp_path / "model" / "transformer").glob("*.safetensors"))
    shutil.copy(shard, shard.with_name("diffusion_pytorch_model.fp16.safetensors"))
    to = tmp_path / "to"
    lay_out(tmp_path / "model", to, "float32")
    plain = set(files(to))
    assert not [name for name in plain if "fp16" in name]
    lay_out(tmp_path / "model", to, "float32", boxes=True)
    assert set(files(to)) > plain
    lay_out(tmp_path / "model", to, "float32")
    assert set(files(to)) == plain


def test_targets_that_are_not_ours_are_refused(model: Path, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("x")
    (tmp_path / "other" / "mrt").mkdir(parents=True)
    (tmp_path / "other" / "mrt" / "config.pbtxt").write_text('key: "family" value: { string_value: "tiny" }')
    for to, complaint in (
        (tmp_path / "file", "is a file"),
        (tmp_path / "file" / "within", "is a file"),
        (tmp_path / "full", "holds notes.txt"),
        (tmp_path / "other", "holds weights of another family"),
        (model, "lie within each other"),
        (model / "within", "lie within each other"),
        (model.parent, "lie within each other"),
    ):
        with pytest.raises(ValueError, match=complaint):
            check_target(model, to)
    check_target(model, tmp_path / "not yet")
    check_target(model, tmp_path / "full" / "deeper" / "a b")
