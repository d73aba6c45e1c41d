"""Safetensors files as they are served: float16 weights, read without PyTorch."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Place(NamedTuple):
    """Of a tensor in its file: offset and length in bytes."""

    shape: list[int]
    offset: int
    length: int


def places(file: Path) -> dict[str, Place]:
    """Every float16 tensor of a safetensors file, by name."""
    with file.open("rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        entries = json.loads(opened.read(length))
    return {
        name: Place(entry["shape"], 8 + length + begin, end - begin)
        for name, entry in entries.items()
        if name != "__metadata__" and entry["dtype"] == "F16"
        for begin, end in [entry["data_offsets"]]
    }


def read(file: Path) -> dict[str, np.ndarray]:
    """The same as arrays, which are views of what was read."""
    raw = file.read_bytes()
    return {
        name: np.frombuffer(raw, np.float16, place.length // 2, place.offset).reshape(place.shape)
        for name, place in places(file).items()
    }
