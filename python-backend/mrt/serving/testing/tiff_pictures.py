"""TIFF files of any tags, true or not."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, BITS, COMPRESSION, MODEL, STRIPS, SAMPLES, ROWS, STRIP_BYTES = (
    256,
    257,
    258,
    259,
    262,
    273,
    277,
    278,
    279,
)
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_BYTES, FORMAT = 322, 323, 324, 325, 339
FIRST = 8  # where the pixels begin


def tiff_of(tags: dict[int, Sequence[int]], pixels: bytes) -> bytes:
    """A little-endian file: header, `pixels`, the values of the tags (32 bits each), the directory."""
    out, entries = bytearray(b"II*\0" + bytes(4) + pixels), []
    for tag, values in sorted(tags.items()):
        body = b"".join(value.to_bytes(4, "little") for value in values)
        where = body.ljust(4, b"\0")
        if len(body) > 4:
            where = len(out).to_bytes(4, "little")
            out += body
        entries.append(tag.to_bytes(2, "little") + b"\x04\0" + len(values).to_bytes(4, "little") + where)
    out[4:8] = len(out).to_bytes(4, "little")
    return bytes(out + len(entries).to_bytes(2, "little") + b"".join(entries) + bytes(4))


def grey_tags(width: int, height: int) -> dict[int, Sequence[int]]:
    """Those of an 8-bit grey picture in one strip."""
    size = {WIDTH: [width], HEIGHT: [height], BITS: [8], COMPRESSION: [1], MODEL: [1], SAMPLES: [1]}
    return {**size, STRIPS: [FIRST], ROWS: [height], STRIP_BYTES: [width * height]}
