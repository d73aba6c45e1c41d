"""The files of all networks: their digests, so that a stack can say what made it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_SUFFIXES = (".safetensors", ".onnx", ".plan")


def files(repository: Path, version: str) -> dict[str, Path]:
    """The networks' files, by their names in the repository."""
    found = sorted(path for path in repository.glob(f"*/{version}/*") if path.suffix in _SUFFIXES)
    return {str(path.relative_to(repository)): path for path in found}


def digest_of(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def digest(repository: Path, version: str) -> str:
    """`sha256:<hex>` over names and contents of the networks' files in a model repository."""
    lines = [f"{name}\0{digest_of(path)}\n" for name, path in files(repository, version).items()]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
