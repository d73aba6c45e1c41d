"""What a model repository has to hold: written by mrt.export.onnx, checked before the server takes a request."""

from __future__ import annotations

import json
from pathlib import Path

from mrt.serving.limits import Limits
from mrt.serving.weights import digest_of, files

_AGAIN = "fetch it again, or run `python -m mrt.export.onnx` if it was published anew"


class WrongWeights(ValueError):
    """The networks' files are not those that the repository's configs and manifest speak of."""


def path_of(repository: Path, version: str) -> Path:
    return repository / "mrt" / version / "manifest.json"


def write(repository: Path, version: str, family: str, students: int) -> None:
    """State the family, the number of distilled students, and size and digest of every file."""
    entries = {
        name: {"bytes": path.stat().st_size, "digest": digest_of(path)}
        for name, path in files(repository, version).items()
        if path.suffix != ".plan"  # built on the machine that serves
    }
    manifest = {"family": family, "students": students, "files": entries}
    path_of(repository, version).write_text(json.dumps(manifest, indent=2) + "\n")


def check(repository: Path, version: str, limits: Limits) -> None:
    """Raises WrongWeights, which names the file and what to do."""
    path = path_of(repository, version)
    try:
        manifest = json.loads(path.read_text())
        family, students, entries = manifest["family"], manifest["students"], manifest["files"]
    except (OSError, ValueError, KeyError) as error:
        raise WrongWeights(f"{path} cannot be read ({error!r}); run `python -m mrt.export.onnx`") from error
    if family != limits.family:
        raise WrongWeights(
            f"{path}: the weights are of family {family!r}, but mrt/config.pbtxt serves {limits.family!r}; "
            "put weights of that family there, or set its parameter `family` and its limits"
        )
    wanted = max((student.index for student in limits.students.values()), default=0)
    if wanted > students:
        raise WrongWeights(
            f"mrt/config.pbtxt names student {wanted}, mrt_denoiser/{version}/students.safetensors holds {students}; "
            "run `python -m mrt.training.distillation`, or empty its parameter `students`"
        )
    for name, entry in entries.items():
        _check_file(repository / name, entry["bytes"], entry["digest"])


def _check_file(path: Path, size: int, digest: str) -> None:
    if not path.exists():
        raise WrongWeights(f"{path} is missing; {_AGAIN}")
    if path.stat().st_size != size:
        raise WrongWeights(f"{path} has {path.stat().st_size} bytes, not the {size} of its manifest; {_AGAIN}")
    if digest_of(path) != digest:
        raise WrongWeights(f"{path} has another digest than its manifest says; {_AGAIN}")
