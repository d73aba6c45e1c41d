"""WebDataset shards: tar files in which all files of one sample lie together, named KEY.ENDING.

The same samples give the same bytes, and a shard is complete or absent. A local file is read at random
positions: the order of samples follows from a counter, so that a training run resumes where it stopped.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_END = bytes(2 * tarfile.BLOCKSIZE)  # what every tar file ends with; the reader does not ask for it

Sample = Mapping[str, bytes]
"""The files of a sample by their ending, e.g. `json` or `layer00.png`."""


def write(path: Path, samples: Iterable[tuple[str, Sample]]) -> int:
    """A shard of samples with their keys, which have no dot and differ; how many there were."""
    count, temporary = 0, path.with_suffix(".tmp")
    with tarfile.open(temporary, "w", format=tarfile.USTAR_FORMAT) as tar:
        for key, files in samples:
            count += 1
            for ending, content in files.items():
                member = tarfile.TarInfo(f"{key}.{ending}")  # time, owner and rights stay at their defaults
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    temporary.replace(path)
    return count


class Shard:
    """One shard, opened for reading. ValueError if it is no whole tar file."""

    def __init__(self, path: Path):
        self.path = path
        self._places: dict[str, dict[str, tuple[int, int]]] = {}
        end = 0
        try:
            with tarfile.open(path, "r:") as tar:
                for member in tar:
                    key, _, ending = member.name.partition(".")
                    self._places.setdefault(key, {})[ending] = (member.offset_data, member.size)
                    end = member.offset_data + member.size
        except tarfile.TarError as error:
            raise ValueError(f"{path} is no tar file ({error}); make it again") from error
        if path.stat().st_size < end + len(_END) or not _ends(path):
            raise ValueError(f"{path} is cut off; make it again")
        self.keys = list(self._places)

    def __len__(self) -> int:
        return len(self.keys)

    def read(self, index: int) -> dict[str, bytes]:
        found = {}
        with self.path.open("rb") as file:
            for ending, (offset, size) in self._places[self.keys[index]].items():
                file.seek(offset)
                found[ending] = file.read(size)
        return found


def _ends(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-len(_END), os.SEEK_END)
        return file.read() == _END
