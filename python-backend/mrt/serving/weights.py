"""One digest over the weights of all networks, so that a stack can say what made it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mrt.serving.tensors import NETWORKS

_FILES = ("model.safetensors", "model.onnx", "model.plan")


def digest(repository: Path, version: str) -> str:
    """`sha256:<hex>` over names and contents of the networks' files in a model repository."""
    whole = hashlib.sha256()
    for network in sorted(NETWORKS):
        for name in _FILES:
            path = repository / network / version / name
            if path.exists():
                whole.update(f"{network}/{name}\0{path.stat().st_size}\0".encode())
                whole.update(path.read_bytes())
    return "sha256:" + whole.hexdigest()
