"""EXIF orientation, and nothing else of EXIF: which way up the pixels of a file are shown."""

from __future__ import annotations

import struct

from PIL import Image

_TAG, _SHORT = 0x0112, 3
_ENTRY = 12  # bytes
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)  # stored width is shown height


def orientation_of(exif: bytes) -> int:
    """1 to 8 out of an EXIF block, with or without its `Exif` prefix; 1 where it has no valid orientation."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if not order:
        return 1
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for at in range(first + 2, first + 2 + count * _ENTRY, _ENTRY):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, at)
            if tag == _TAG:
                return value if kind == _SHORT and value in TURNS else 1
    except struct.error:  # cut short
        pass
    return 1
