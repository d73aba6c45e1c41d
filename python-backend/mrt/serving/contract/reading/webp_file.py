"""The header of a WebP: its size, before a decoder reserves memory for it, and the chunks that its pixels need."""

from __future__ import annotations

from mrt.serving.contract.reading.orientation import orientation_of
from mrt.serving.contract.reading.stored import ANIMATED, MOST_PARTS, Damaged, Size, Stored, numbers

_PIXELS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF")


def webp(data: bytes) -> Stored:
    """Walks the chunks; an animation is kept up to its first frame. Raises Damaged."""
    kept, found, frames = [], {b"ICCP": b"", b"EXIF": b""}, 0
    size: Size | None = None
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    for _ in range(MOST_PARTS):
        if at + 8 > end:
            break
        name, length = data[at : at + 4], numbers(data, at + 4, 4, 1)[0]
        body, after = at + 8, at + 8 + length + length % 2
        if body + length > len(data):
            raise Damaged
        if name in found:
            found[name] = found[name] or data[body : body + length]
        frames += name == b"ANMF"
        if name in _PIXELS and frames <= 1:
            size = size or _size(name, data, body)
            kept.append(data[at:after])
        at = after
    else:
        raise Damaged
    if not size or len(data) < 8 + int.from_bytes(data[4:8], "little"):
        raise Damaged
    chunks = b"".join(kept)
    whole = b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WEBP" + chunks
    animated = (ANIMATED,) if frames > 1 else ()
    return Stored(whole, size, orientation_of(found[b"EXIF"]), found[b"ICCP"], animated)


def _size(name: bytes, data: bytes, at: int) -> Size:
    if name == b"VP8 ":
        width, height = numbers(data, at + 6, 2, 2)
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L":
        (bits,) = numbers(data, at + 1, 4, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name != b"VP8X":
        raise Damaged
    width, height = numbers(data, at + 4, 3, 2)
    return width + 1, height + 1
