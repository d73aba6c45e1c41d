"""The chunks of a PNG that its picture needs. Texts, times and broken ancillary chunks are dropped unread."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from mrt.serving.contract.reading.kinds import READ

_NEEDED = (b"PLTE", b"tRNS")
_LARGEST_PROFILE = 4_000_000  # bytes, unpacked


class Damaged(Exception):
    """A file that breaks the rules of its format."""


class Png(NamedTuple):
    """`data`: the file reduced to the chunks that the pixels need. `profile`: compressed, as in its chunk."""

    data: bytes
    exif: bytes
    profile: bytes
    animated: bool


def essentials(data: bytes) -> Png:
    """Reads chunk by chunk and verifies the checksums of those that are kept. Raises Damaged."""
    kept, found = [READ["PNG"]], {b"eXIf": b"", b"iCCP": b""}
    kind, at, animated = b"", len(READ["PNG"]), False
    while kind != b"IEND":
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise Damaged
        whole = zlib.crc32(data[at + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big")
        animated |= kind == b"acTL"
        if (kind == b"IHDR") != (len(kept) == 1):
            raise Damaged
        critical = not kind[0] & 0x20
        if critical or kind in _NEEDED:
            if not whole:
                raise Damaged
            kept.append(data[at:end])
        elif whole and kind in found:
            found[kind] = data[at + 8 : end - 4]
        at = end
    return Png(b"".join(kept), found[b"eXIf"], found[b"iCCP"], animated)


def unpacked(profile: bytes) -> bytes:
    """The ICC profile in a chunk; empty where it cannot be decompressed, or is far larger than a profile."""
    name, _, rest = profile.partition(b"\0")
    unzip = zlib.decompressobj()
    try:
        found = unzip.decompress(rest[1:], _LARGEST_PROFILE)
    except zlib.error:
        return b""
    return found if unzip.eof and name else b""
