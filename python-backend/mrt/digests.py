"""Digests of the networks' files, so that a stack can record which weights made it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

_SUFFIXES = (".safetensors", ".onnx")  # plans are built of these, on the machine that serves
_CHUNK = 2**24


def digests(repository: Path, version: str, model: str = "*") -> dict[str, str]:
    """The digest of each of the networks' files, or of one network's, by its name in the repository."""
    found = sorted(path for path in repository.glob(f"{model}/{version}/*") if path.suffix in _SUFFIXES)
    return {str(path.relative_to(repository)): digest_of(path) for path in found}


def digest_of(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
    return "sha256:" + total.hexdigest()


def digest(files: Mapping[str, str]) -> str:
    """`sha256:<hex>` over names and digests of the networks' files."""
    lines = [f"{name}\0{of}\n" for name, of in files.items()]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
