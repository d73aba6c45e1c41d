"""The segments of a JPEG that its picture needs: the first picture of several, without the notes of cameras."""

from __future__ import annotations

import re

from mrt.serving.contract.reading.orientation import orientation_of
from mrt.serving.contract.reading.stored import MOST_PARTS, Damaged, Size, Stored, Unread, numbers

MOST_SCANS = 100  # a progressive file has some ten; each one is a pass over all of the pixels
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP0, _APP1, _APP2, _ADOBE, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_SCAN, _END = 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_EXIF, _ICC = b"Exif\0\0", b"ICC_PROFILE\0"
_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # the marker that ends the pixels of a scan


def jpeg(data: bytes) -> Stored:
    """Walks the segments up to the end of the first picture. Raises Damaged, Unread."""
    kept, exif, icc = [data[:2]], b"", {}
    size: Size | None = None
    at, scans = 2, 0
    for _ in range(MOST_PARTS):
        at = data.find(b"\xff", at)
        if at < 0 or at + 2 > len(data):
            break
        marker = data[at + 1]
        if marker == _END:
            kept.append(data[at : at + 2])
            break
        if marker == 0xFF or marker == 0x00 or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + numbers(data, at + 2, 2, 1, "big")[0]
        if end > len(data):
            raise Damaged
        body = data[at + 4 : end]
        if marker in _FRAMES:
            if size:
                raise Damaged
            size = _frame(marker, body)
        if marker == _SCAN:
            scans += 1
            if scans > MOST_SCANS:
                raise Unread(f"a JPEG of more than the {MOST_SCANS} passes that are read; save it again")
            found = _IN_SCAN.search(data, end)
            end = found.start() if found else len(data)
        elif marker == _APP1 and body.startswith(_EXIF):
            exif = exif or body
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > len(_ICC) + 2:
            icc.setdefault(body[len(_ICC)], body[len(_ICC) + 2 :])
        if not _APP0 < marker <= _APP15 and marker != _COMMENT or marker == _ADOBE:
            kept.append(data[at:end])
        at = end
    else:
        raise Damaged
    if not (size and scans):
        raise Damaged
    profile = b"".join(icc[number] for number in sorted(icc))
    return Stored(b"".join(kept), size, orientation_of(exif), profile)


def _frame(marker: int, body: bytes) -> Size:
    height, width = numbers(body, 1, 2, 2, "big")
    if body[0] != 8 or marker in (0xC3, 0xC7, 0xCB, 0xCF):
        what = "without loss" if body[0] == 8 else f"of {body[0]} bits a channel"
        raise Unread(f"a JPEG {what}, which is not read here; save it as JPEG of 8 bits or PNG")
    return width, height
