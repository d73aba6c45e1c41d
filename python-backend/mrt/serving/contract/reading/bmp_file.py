"""The header of a BMP."""

from __future__ import annotations

from mrt.serving.contract.reading.stored import Damaged, Stored, Unread, numbers

_PLAIN, _BY_MASKS = 0, 3
_COMPRESSED = {1: "run lengths", 2: "run lengths", 4: "JPEG", 5: "PNG"}


def bmp(data: bytes) -> Stored:
    """A BMP that is not compressed: its pixels take as many bytes as they say. Raises Damaged, Unread."""
    (header,) = numbers(data, 14, 4, 1)
    if header == 12:
        width, height, _, bits = numbers(data, 18, 2, 4)
        return Stored(_checked(data, width, height, bits), (width, height))
    if not 40 <= header <= 124:
        raise Damaged
    width, height = numbers(data, 18, 4, 2)
    height = min(height, 2**32 - height)  # negative: stored from the top
    (bits,) = numbers(data, 28, 2, 1)
    (compression,) = numbers(data, 30, 4, 1)
    if compression not in (_PLAIN, _BY_MASKS):
        by = _COMPRESSED.get(compression, f"method {compression}")
        raise Unread(f"a BMP compressed by {by}, which is not read here; save it as PNG")
    return Stored(_checked(data, width, height, bits), (width, height))


def _checked(data: bytes, width: int, height: int, bits: int) -> bytes:
    row = (width * bits + 31) // 32 * 4
    if not (width and height and bits) or row * height > len(data):
        raise Damaged
    return data
