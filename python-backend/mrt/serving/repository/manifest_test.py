"""Wrong files are named before the server takes a request."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mrt.serving.contract.limits import Limits, parameters_of
from mrt.serving.repository import manifest
from mrt.serving.repository.manifest import WrongWeights
from mrt.serving.testing.limits import LIMITS


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("model.safetensors", "students.safetensors", "model.onnx"):
        file = tmp_path / "mrt_denoiser" / "1" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode() * 100)
    (tmp_path / "mrt" / "1").mkdir(parents=True)
    (tmp_path / "mrt" / "config.pbtxt").write_text('parameters: { key: "weights" value: { string_value: "" } }\n')
    manifest.write(tmp_path, "1", "tiny", students=2)
    manifest.check(tmp_path, "1", limits_for(tmp_path))
    return tmp_path


def limits_for(repository: Path, **changed) -> Limits:
    weights = parameters_of((repository / "mrt" / "config.pbtxt").read_text())["weights"]
    return replace(LIMITS, **{"weights": weights, **changed})


def complaint(repository: Path, **limits) -> str:
    with pytest.raises(WrongWeights) as caught:
        manifest.check(repository, "1", limits_for(repository, **limits))
    return str(caught.value)


@pytest.mark.parametrize("name", ["model.safetensors", "students.safetensors", "model.onnx"])
def test_a_file_that_is_cut_changed_or_missing_is_named_with_what_to_do(repository: Path, name: str):
    file = repository / "mrt_denoiser" / "1" / name
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert f"{file} has {len(whole) - 1} bytes, not the {len(whole)}" in complaint(repository)
    file.write_bytes(whole[:-1] + b"!")
    message = complaint(repository)
    assert f"{file} has another digest" in message and "fetch it again" in message
    file.unlink()
    assert f"{file} is missing" in complaint(repository)


def test_weights_of_another_family_are_refused(repository: Path):
    message = complaint(repository, family="mrt-20b")
    assert "family 'tiny'" in message and "'mrt-20b'" in message


def test_a_config_of_other_weights_is_refused(repository: Path):
    message = complaint(repository, weights="sha256:00")
    assert "parameter `weights` of mrt/config.pbtxt is sha256:00, the files come to sha256:" in message
    assert "mrt.export.onnx" in message


def test_students_that_the_weights_lack_are_refused(repository: Path):
    manifest.write(repository, "1", "tiny", students=1)
    assert "names student 2" in complaint(repository)
    manifest.check(repository, "1", limits_for(repository, students={}))


def test_a_repository_without_a_manifest_says_how_to_make_one(repository: Path):
    manifest.path_of(repository, "1").write_text("{")
    assert "mrt.export.onnx" in complaint(repository)
    manifest.path_of(repository, "1").unlink()
    assert "mrt.export.onnx" in complaint(repository)
