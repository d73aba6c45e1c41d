"""The files of all networks: their digests, so that a stack can say what made it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mrt.serving.tensors import NETWORKS

_FILES = ("model.safetensors", "students.safetensors", "model.onnx", "model.plan")


def files(repository: Path, version: str) -> dict[str, Path]:
    """The networks' files that are there, by their names in the repository."""
    names = [f"{network}/{version}/{name}" for network in sorted(NETWORKS) for name in _FILES]
    return {name: repository / name for name in names if (repository / name).exists()}


def digest_of(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def digest(repository: Path, version: str) -> str:
    """`sha256:<hex>` over names and contents of the networks' files in a model repository."""
    lines = [f"{name}\0{digest_of(path)}\n" for name, path in files(repository, version).items()]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
