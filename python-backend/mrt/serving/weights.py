"""One digest over the weights of all networks, so that a stack can say what made it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_SUFFIXES = (".safetensors", ".onnx", ".plan")


def digest(repository: Path, version: str) -> str:
    """`sha256:<hex>` over names and contents of the networks' files in a model repository."""
    whole = hashlib.sha256()
    for path in sorted(repository.glob(f"*/{version}/*")):
        if path.suffix in _SUFFIXES:
            whole.update(f"{path.relative_to(repository)}\0{path.stat().st_size}\0".encode())
            whole.update(path.read_bytes())
    return "sha256:" + whole.hexdigest()
