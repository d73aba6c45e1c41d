"""The manifest of a model repository: written by mrt.export.onnx, checked before the server takes a request."""

from __future__ import annotations

import json
import re
from pathlib import Path

from mrt.digests import digest, digests
from mrt.serving.contract.limits import Limits

_AGAIN = "fetch it again, or run `python -m mrt.export.onnx` if it was published anew"


class WrongWeights(ValueError):
    """The networks' files do not match the repository's configs and manifest."""


def path_of(repository: Path, version: str) -> Path:
    return repository / "mrt" / version / "manifest.json"


def write(repository: Path, version: str, family: str, students: int) -> None:
    """State the family, the number of distilled students, and size and digest of every file.

    The digest of them all goes into parameter `weights` of mrt/config.pbtxt, where a client can read it before any run.
    """
    found = digests(repository, version)
    entries = {name: {"bytes": (repository / name).stat().st_size, "digest": of} for name, of in found.items()}
    manifest = {"family": family, "students": students, "files": entries}
    path_of(repository, version).write_text(json.dumps(manifest, indent=2) + "\n")
    config = repository / "mrt" / "config.pbtxt"
    config.write_text(_WEIGHTS.sub(rf"\g<1>{digest(found)}\g<2>", config.read_text()))


_WEIGHTS = re.compile(r'(key: "weights" value: \{ string_value: ")[^"]*(")')


def check(repository: Path, version: str, limits: Limits) -> None:
    """Raises WrongWeights, which names the file and the cure. Reads every file once."""
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
        _check_size(repository / name, entry["bytes"])
    found = digests(repository, version)
    for name, entry in entries.items():
        if found[name] != entry["digest"]:
            raise WrongWeights(f"{repository / name} has another digest than its manifest says; {_AGAIN}")
    if digest(found) != limits.weights:
        raise WrongWeights(
            f"parameter `weights` of mrt/config.pbtxt is {limits.weights}, the files come to {digest(found)}; "
            "run `python -m mrt.export.onnx`, or take away files that are in no manifest"
        )


def check_model(folder: Path, version: str) -> None:
    """Hold one model's files to the manifest of its version, whenever it is loaded: a server may replace the weights of
    a network while it serves. Raises WrongWeights. `folder`: the model's, in the repository."""
    repository = folder.parent
    path = path_of(repository, version)
    try:
        entries = json.loads(path.read_text())["files"]
    except (OSError, ValueError, KeyError) as error:
        raise WrongWeights(f"version {version} of {folder.name} has no manifest ({path}: {error!r})") from error
    for name, of in digests(repository, version, folder.name).items():
        if name not in entries or entries[name]["digest"] != of:
            raise WrongWeights(f"{repository / name} is not the file of the manifest of version {version}; {_AGAIN}")


def _check_size(path: Path, size: int) -> None:
    if not path.exists():
        raise WrongWeights(f"{path} is missing; {_AGAIN}")
    if path.stat().st_size != size:
        raise WrongWeights(f"{path} has {path.stat().st_size} bytes, not the {size} of its manifest; {_AGAIN}")
