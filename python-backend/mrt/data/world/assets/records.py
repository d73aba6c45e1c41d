"""Many small records in one file, read at random without loading it: JSON lines and the offsets of their beginnings."""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np

T = TypeVar("T")


def write(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Writes `path` (JSON lines) and beside it `<path>.npy` (int64 offsets, one more than records); their number."""
    offsets = [0]
    with path.open("wb") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            offsets.append(file.tell())
    np.save(path.with_name(path.name + ".npy"), np.asarray(offsets, np.int64))
    return len(offsets) - 1


class Records(Sequence[T]):
    """A file of `write` as a sequence; `make` turns a record into what is handed out. Picklable, opened where used."""

    def __init__(self, path: Path, make: Callable[[dict[str, Any]], T]) -> None:
        self.path, self.make = path, make
        self.offsets = np.load(path.with_name(path.name + ".npy"))
        self._bytes: mmap.mmap | bytes | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_bytes": None}

    def record(self, index: int) -> dict[str, Any]:
        """One record as written. IndexError outside the sequence."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"{self.path} holds {len(self)} records; there is no {index}")
        index %= len(self)
        if self._bytes is None:
            with self.path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return json.loads(self._bytes[int(self.offsets[index]) : int(self.offsets[index + 1])])

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self.make(self.record(int(index)))
