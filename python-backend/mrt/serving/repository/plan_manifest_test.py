"""A plan that was built for something else is refused, with what and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mrt.digests import digest_of
from mrt.serving.contract.tensors import NETWORKS
from mrt.serving.repository import device
from mrt.serving.repository import plan_manifest as plans
from mrt.serving.repository.device import Device
from mrt.serving.repository.plan_manifest import PlanManifest, WrongPlan
from mrt.serving.repository.profiles import profiles
from mrt.serving.testing.limits import LIMITS

HERE = Device("10.9.0", "9.0", "H100")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Every network with weights, a plan and its manifest; the bytes are none of TensorRT's."""
    for model in NETWORKS:
        folder = tmp_path / model / "1"
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"weights of " + model.encode())
        plan = folder / "model.plan"
        plan.write_bytes(b"plan of " + model.encode())
        weights = plans.weights_of(folder)
        shapes = profiles(model, LIMITS)
        plans.write(plan, PlanManifest(*HERE, "float32", shapes, "sha256:0", weights, digest_of(plan)))
    return tmp_path


def test_plans_of_this_machine_and_these_weights_are_taken(repository: Path):
    plans.check(repository, "1", LIMITS, HERE)


def test_a_repository_without_plans_passes(tmp_path: Path):
    plans.check(tmp_path, "1", LIMITS, HERE)


def other_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"published anew")


def new_students(folder: Path) -> None:
    (folder / "students.safetensors").write_bytes(b"distilled")


def half_a_plan(folder: Path) -> None:
    (folder / "model.plan").write_bytes(b"plan")


def no_manifest(folder: Path) -> None:
    (folder / "plan.json").unlink()


def foreign_manifest(folder: Path) -> None:
    (folder / "plan.json").write_text('{"tensorrt": "10.9.0"}')


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (other_weights, "other weights"),
        (new_students, "other weights"),
        (half_a_plan, "not whole"),
        (no_manifest, "cannot be read"),
        (foreign_manifest, "cannot be read"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(spoil: Callable[[Path], None], text: str, repository: Path):
    spoil(repository / "mrt_denoiser" / "1")
    with pytest.raises(WrongPlan, match=f"mrt_denoiser.*{text}.*python -m mrt.export.tensorrt"):
        plans.check(repository, "1", LIMITS, HERE)


@pytest.mark.parametrize(
    ("here", "text"),
    [
        (HERE._replace(tensorrt="10.13.2"), "TensorRT 10.9.0, here is 10.13.2"),
        (HERE._replace(compute_capability="10.0"), "compute capability 9.0, here is 10.0"),
    ],
)
def test_another_machine_is_refused(here: Device, text: str, repository: Path):
    with pytest.raises(WrongPlan, match=text):
        plans.check(repository, "1", LIMITS, here)


def test_another_gpu_of_the_same_kind_is_taken(repository: Path):
    plans.check(repository, "1", LIMITS, HERE._replace(gpu="H200"))


@pytest.mark.parametrize(
    "limits",
    [replace(LIMITS, buckets=(128, 256)), replace(LIMITS, max_text=160), replace(LIMITS, max_batch=8)],
)
def test_other_limits_than_the_plan_was_built_for_are_refused(limits, repository: Path):
    with pytest.raises(WrongPlan, match="other buckets, words, sides or batches"):
        plans.check(repository, "1", limits, HERE)


def test_a_machine_without_gpu_has_no_device():
    if Path("/dev/nvidiactl").exists():
        pytest.skip("a GPU is here")
    assert device.find() is None
