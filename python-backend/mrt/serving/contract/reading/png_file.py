"""The chunks of a PNG that its picture needs. Texts, times and broken ancillary chunks are dropped unread."""

from __future__ import annotations

import zlib

from mrt.serving.contract.reading.orientation import orientation_of
from mrt.serving.contract.reading.stored import ANIMATED, MOST_PARTS, NO_PROFILE, Damaged, Stored, numbers

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NEEDED = (b"PLTE", b"tRNS")
_LARGEST_PROFILE = 4_000_000  # bytes, unpacked


def png(data: bytes) -> Stored:
    """Reads chunk by chunk and verifies the checksums of those that are kept. Raises Damaged."""
    kept, found = [_SIGNATURE], {b"eXIf": b"", b"iCCP": b""}
    kind, at, remarks = b"", len(_SIGNATURE), []
    for _ in range(MOST_PARTS):
        if kind == b"IEND":
            break
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise Damaged
        whole = zlib.crc32(data[at + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big")
        if kind == b"acTL" and not remarks:
            remarks.append(ANIMATED)
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
    else:
        raise Damaged
    packed = found[b"iCCP"]
    profile = _unpacked(packed)
    if packed and not profile:
        remarks.append(NO_PROFILE)
    width, height = numbers(kept[1], 8, 4, 2, "big")
    return Stored(b"".join(kept), (width, height), orientation_of(found[b"eXIf"]), profile, tuple(remarks))


def _unpacked(profile: bytes) -> bytes:
    """The ICC profile in a chunk; empty where it cannot be decompressed, or is far larger than a profile."""
    name, _, rest = profile.partition(b"\0")
    unzip = zlib.decompressobj()
    try:
        found = unzip.decompress(rest[1:], _LARGEST_PROFILE)
    except zlib.error:
        return b""
    return found if unzip.eof and name else b""
