"""The boxes of an AVIF: how large the frames inside are coded, whatever its header says of the picture.

A decoder reserves memory for the coded size (AV1's sequence header) and scales afterwards to the size of the header, so
both have to be known before it is called. Boxes: ISO/IEC 14496-12; bits: AV1 specification 5.3 and 5.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from mrt.serving.contract.reading.stored import Damaged, numbers

_SEQUENCE = 1  # type of an OBU
_MOST_ITEMS, _MOST_BOXES, _MOST_UNITS = 4096, 10_000, 10_000
_IN_FILE, _IN_META = 0, 1  # where iloc's offsets count from
_UNSAID = 2


def coded_pixels(data: bytes) -> int:
    """The pixels of the largest frame that any item holds. Raises Damaged."""
    meta = _inside(data, b"meta")
    parts = dict(_boxes(data, *meta))
    if b"iloc" not in parts:
        raise Damaged
    inner = parts.get(b"idat", (0, 0))
    largest = 0
    for item in _items(data, *parts[b"iloc"], inner):
        for width, height in _sequences(item):
            largest = max(largest, width * height)
    return largest


def colours(data: bytes) -> tuple[int, int]:
    """Primaries and transfer by the first `colr` box that has them as numbers (ITU-T H.273), or 2, 2."""
    for name, (at, _) in _boxes(data, *_inside(data, b"meta", b"iprp", b"ipco")):
        if name == b"colr" and data[at : at + 4] == b"nclx":
            primaries, transfer = numbers(data, at + 4, 2, 2, "big")
            return primaries, transfer
    return _UNSAID, _UNSAID


def as_still(data: bytes) -> bytes:
    """The file with the brand of a still: decoders then take its primary item, which `coded_pixels` looked at."""
    return data[:8] + b"avif" + data[12:]


def is_animated(data: bytes) -> bool:
    return data[8:12] == b"avis"


def _inside(data: bytes, *names: bytes) -> tuple[int, int]:
    """Start and end of what lies in the first box of the first name, in that the first of the second, and so on."""
    at, end = 0, len(data)
    for name in names:
        body = next((body for other, body in _boxes(data, at, end) if other == name), None)
        if body is None:
            raise Damaged
        at, end = body[0] + (4 if name == b"meta" else 0), body[1]
    return at, end


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Name, start and end of the body of each box between `at` and `end`."""
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        (length,) = numbers(data, at, 4, 1, "big")
        name, head = data[at + 4 : at + 8], 8
        if length == 1:
            (length,), head = numbers(data, at + 8, 8, 1, "big"), 16
        after = end if length == 0 else at + length
        if length and length < head or after > end:
            raise Damaged
        yield name, (at + head, after)
        at = after
    raise Damaged


def _items(data: bytes, at: int, end: int, inner: tuple[int, int]) -> Iterator[bytes]:
    """The bytes of each item that the item location box names."""
    version = data[at]
    sizes = int.from_bytes(data[at + 4 : at + 6], "big")
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    reader = _Bytes(data, at + 6, end)
    if version > 2:
        raise Damaged
    count, total = reader.take(4 if version == 2 else 2), 0
    if count > _MOST_ITEMS:
        raise Damaged
    for _ in range(count):
        reader.take(4 if version == 2 else 2)
        method = reader.take(2) & 15 if version else _IN_FILE
        reader.take(2)
        base, pieces = reader.take(of_base), []
        for _ in range(reader.take(2)):
            reader.take(of_index if version else 0)
            start = base + reader.take(of_offset) + (inner[0] if method == _IN_META else 0)
            length = reader.take(of_length) or len(data)
            pieces.append(data[start : start + length])
            total += len(pieces[-1])
            if total > 2 * len(data):  # items that share their bytes
                raise Damaged
        yield b"".join(pieces)


def _sequences(item: bytes) -> Iterator[tuple[int, int]]:
    """Largest width and height by each sequence header among the units (OBU) of an item, if it is one of AV1."""
    at = 0
    for _ in range(_MOST_UNITS):
        if at >= len(item):
            return
        head = item[at]
        at += 1 + (head >> 2 & 1)
        try:
            length, at = _leb128(item, at) if head & 2 else (len(item) - at, at)
            if head >> 3 & 15 == _SEQUENCE:
                yield _sequence(_Bits(item[at : at + length]))
        except Damaged:  # no decoder goes on from here, if this is AV1 at all
            return
        at += length
    raise Damaged


def _sequence(bits: _Bits) -> tuple[int, int]:
    bits.take(4)  # profile, still picture
    if bits.take(1):  # reduced header
        bits.take(5)
    else:
        model = _timing(bits)
        delay = bits.take(1)
        for _ in range(bits.take(5) + 1):
            bits.take(12)
            if bits.take(5) > 7:
                bits.take(1)
            if model and bits.take(1):
                bits.take(2 * model + 1)
            if delay and bits.take(1):
                bits.take(4)
    across, down = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(across) + 1, bits.take(down) + 1


def _timing(bits: _Bits) -> int:
    """Skips the timing; the length of a delay of the decoder model, or 0."""
    if not bits.take(1):
        return 0
    bits.take(64)
    if bits.take(1):  # equal intervals: a number in Exp-Golomb
        zeros = 0
        while not bits.take(1):
            zeros += 1
        bits.take(zeros if zeros < 32 else 0)
    if not bits.take(1):
        return 0
    length = bits.take(5) + 1
    bits.take(42)
    return length


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for i in range(8):
        (byte,) = numbers(data, at + i, 1, 1)
        value |= (byte & 127) << 7 * i
        if not byte & 128:
            return value, at + i + 1
    raise Damaged


class _Bytes:
    def __init__(self, data: bytes, at: int, end: int):
        self.data, self.at, self.end = data, at, min(end, len(data))

    def take(self, count: int) -> int:
        """An unsigned number of so many bytes."""
        if self.at + count > self.end:
            raise Damaged
        self.at += count
        return int.from_bytes(self.data[self.at - count : self.at], "big")


class _Bits:
    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, count: int) -> int:
        """An unsigned number of so many bits."""
        end = self.at + count
        if end > 8 * len(self.data):
            raise Damaged
        whole = int.from_bytes(self.data[self.at // 8 : -(-end // 8)], "big")
        self.at = end
        return whole >> -end % 8 & (1 << count) - 1
