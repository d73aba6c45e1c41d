"""The blocks of a GIF that its first frame needs."""

from __future__ import annotations

from mrt.serving.contract.reading.stored import ANIMATED, Damaged, Stored, numbers

_HEADER = 13  # bytes: signature, size, flags
_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL = 0xF9  # the extension that says which colour is clear


def gif(data: bytes) -> Stored:
    """Walks the blocks; comments and every frame but the first are left out. Raises Damaged."""
    width, height = numbers(data, 6, 2, 2)
    (flags,) = numbers(data, 10, 1, 1)
    at = _HEADER + _palette(flags)
    head, control, frame = data[:at], b"", b""
    remarks = ()
    while True:
        (kind,) = numbers(data, at, 1, 1) if at < len(data) or not frame else (_TRAILER,)
        if kind == _FRAME:
            if frame:
                remarks = (ANIMATED,)
                break
            left, top, across, down = numbers(data, at + 1, 2, 4)
            width, height = max(width, left + across), max(height, top + down)
            start = at + 10 + _palette(numbers(data, at + 9, 1, 1)[0])
            end = _end_of_blocks(data, start + 1)
            frame = data[at:end]
        elif kind == _EXTENSION:
            end = _end_of_blocks(data, at + 2)
            if data[at + 1] == _CONTROL and not frame:
                control = data[at:end]
        elif kind == _TRAILER or frame:
            break
        else:
            end = at + 1  # filling
        at = end
    if not frame:
        raise Damaged
    return Stored(head + control + frame + bytes([_TRAILER]), (width, height), remarks=remarks)


def _palette(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 * 2 ** (1 + (flags & 7)) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Where a run of blocks, each with its length before it, ends. Raises Damaged."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise Damaged
