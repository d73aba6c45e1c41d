"""Qt's binary resource files (.rcc): a tree of names and the files' bytes, read without Qt (rcc, format 1 to 3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

COMPRESSED, DIRECTORY, ZSTD = 1, 2, 4


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as (path inside, bytes). Files packed by zstd are left out. ValueError where it is no such file."""
    raw = path.read_bytes()
    if raw[:4] != b"qres":
        raise ValueError(f"{path} is no Qt resource file")
    version, tree, data, names = struct.unpack(">4I", raw[4:20])
    node = 14 if version == 1 else 22

    def name(at: int) -> str:
        length = struct.unpack_from(">H", raw, names + at)[0]
        return raw[names + at + 6 : names + at + 6 + 2 * length].decode("utf-16-be")

    def walk(index: int, before: str) -> Iterator[tuple[str, bytes]]:
        at = tree + index * node
        name_at, flags = struct.unpack_from(">IH", raw, at)
        inside = f"{before}/{name(name_at)}" if index else before
        if flags & DIRECTORY:
            count, first = struct.unpack_from(">II", raw, at + 6)
            for child in range(first, first + count):
                yield from walk(child, inside)
        elif not flags & ZSTD:
            at_data = data + struct.unpack_from(">I", raw, at + 10)[0]
            size = struct.unpack_from(">I", raw, at_data)[0]
            content = raw[at_data + 4 : at_data + 4 + size]
            yield inside.lstrip("/"), zlib.decompress(content[4:]) if flags & COMPRESSED else content

    yield from walk(0, "")
