"""The manifest beside a TensorRT plan: what it was built from and for. Written by mrt.export.tensorrt.

TensorRT itself refuses a plan of another version or GPU with an obscure message, and silently runs one of other
weights, or of too small a profile until a request does not fit.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mrt.digests import digest_of
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.tensors import NETWORKS
from mrt.serving.repository.device import Device
from mrt.serving.repository.profile import Profile
from mrt.serving.repository.profiles import profiles

_AGAIN = "run `python -m mrt.export.tensorrt` on this machine"


class WrongPlan(ValueError):
    """A plan of the repository cannot run on this machine, or was built from other weights."""


@dataclass(frozen=True)
class PlanManifest:
    """`onnx`: digest of the typed graph; `weights`: digests of its safetensors files by name; `plan`: of the plan."""

    tensorrt: str
    compute_capability: str
    gpu: str
    precision: str
    profiles: list[Profile]
    onnx: str
    weights: dict[str, str]
    plan: str


def path_of(plan: Path) -> Path:
    return plan.with_name("plan.json")


def weights_of(folder: Path) -> dict[str, str]:
    """Digests of the weight files in a network's folder, from which a plan is built."""
    return {path.name: digest_of(path) for path in sorted(folder.glob("*.safetensors"))}


def write(plan: Path, manifest: PlanManifest) -> None:
    path_of(plan).write_text(json.dumps(asdict(manifest), indent=2) + "\n")


def check(repository: Path, version: str, limits: Limits, device: Device) -> None:
    """Every plan of the repository against this machine, the weights and the limits. Raises WrongPlan.

    Networks without a plan are skipped: Triton reports them itself.
    """
    for model in NETWORKS:
        plan = repository / model / version / "model.plan"
        if plan.exists():
            _check(plan, profiles(model, limits), device)


def _check(plan: Path, wanted: list[Profile], device: Device) -> None:
    path = path_of(plan)
    try:
        stated = json.loads(path.read_text())
        built = PlanManifest(**stated)
    except (OSError, ValueError, TypeError) as error:
        raise WrongPlan(f"{path} cannot be read ({error!r}), so nobody knows what {plan} is; {_AGAIN}") from error
    for what, was, here in (
        ("TensorRT", built.tensorrt, device.tensorrt),
        ("a GPU of compute capability", built.compute_capability, device.compute_capability),
    ):
        if was != here:
            raise WrongPlan(f"{plan} was built for {what} {was}, here is {here}; {_AGAIN}")
    if built.weights != weights_of(plan.parent):
        raise WrongPlan(f"{plan} was built from other weights than lie beside it; {_AGAIN}")
    if built.profiles != json.loads(json.dumps(wanted)):
        raise WrongPlan(f"{plan} was built for other buckets, words, sides or batches than mrt/config.pbtxt; {_AGAIN}")
    if built.plan != digest_of(plan):
        raise WrongPlan(f"{plan} is not the file that its manifest describes, or not whole; {_AGAIN}")
