"""The first page of a TIFF, with the tags that its pixels need and no others, checked before a decoder sees them."""

from __future__ import annotations

from typing import NamedTuple

from mrt.serving.contract.reading.orientation import TURNS
from mrt.serving.contract.reading.stored import MOST_PARTS, PAGES, Damaged, Order, Stored, Unread, numbers

_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _MODEL = 254, 256, 257, 258, 259, 262
_STRIPS, _ORIENTATION, _SAMPLES, _ROWS, _STRIP_BYTES, _PLANAR = 273, 274, 277, 278, 279, 284
_COLOURS, _TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES, _FORMAT = 320, 322, 323, 324, 325, 339
_ICC, _DNG = 34675, 50706
# ... and those that are only handed on: order of bits, predictor, extra channels, JPEG's tables, YCbCr.
_HANDED_ON = {266, 317, 338, 347, 530, 531, 532}
_KEPT = _HANDED_ON | {
    *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _MODEL, _STRIPS, _SAMPLES, _ROWS, _STRIP_BYTES, _PLANAR, _COLOURS),
    *(_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES, _FORMAT),
}
_TYPES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}  # bytes of a value; others are not needed for pixels
_ENTRY, _MOST_ENTRIES = 12, 1000
_PLAIN = 1
# LZW, JPEG, Deflate, PackBits: in bounded memory. Not fax, of which libtiff logs each wrong row, and takes it.
_COMPRESSIONS = (_PLAIN, 5, 7, 8, 32773, 32946)
_MODELS = (0, 1, 2, 3, 5, 6)  # grey, RGB, palette, CMYK, YCbCr
_WHITE_IS_0, _PALETTE = 0, 3
_MOST_SAMPLES = 8
_SMALL_TILE = 2**20  # px that a tile may have, whatever the size of the picture
_SAVE = "save it as a TIFF of 8 bits in RGB with LZW, or as PNG"


class _Entry(NamedTuple):
    tag: int
    kind: int
    count: int
    at: int  # of its values
    raw: bytes


class _Page:
    """The entries of the first directory."""

    def __init__(self, data: bytes):
        self.data = data
        self.order: Order = "little" if data[:2] == b"II" else "big"
        (first,) = numbers(data, 4, 4, 1, self.order)
        (count,) = numbers(data, first, 2, 1, self.order)
        if count > _MOST_ENTRIES:
            raise Damaged
        self.entries: dict[int, _Entry] = {}
        for at in range(first + 2, first + 2 + count * _ENTRY, _ENTRY):
            self._add(at)
        after = first + 2 + count * _ENTRY
        self.has_more = any(data[after : after + 4])

    def _add(self, at: int) -> None:
        tag, kind = numbers(self.data, at, 2, 2, self.order)
        count, value = numbers(self.data, at + 4, 4, 2, self.order)
        length = _TYPES.get(kind, 0) * count
        if length and tag not in self.entries:
            where = at + 8 if length <= 4 else value
            self.entries[tag] = _Entry(tag, kind, count, where, self.data[at : at + _ENTRY])

    def values(self, tag: int, default: int | None = None) -> list[int]:
        """All values of a tag. Raises Damaged where it is missing without a default."""
        entry = self.entries.get(tag)
        if entry is None:
            if default is None:
                raise Damaged
            return [default]
        return numbers(self.data, entry.at, _TYPES[entry.kind], entry.count, self.order)

    def value(self, tag: int, default: int | None = None) -> int:
        return self.values(tag, default)[0]

    def has(self, tag: int) -> bool:
        return tag in self.entries

    def reduced(self) -> bytes:
        """The file with a new directory at its end, of the tags that pixels need. Values stay where they are."""
        kept = [self.entries[tag].raw for tag in sorted(self.entries) if tag in _KEPT]
        directory = len(kept).to_bytes(2, self.order) + b"".join(kept) + bytes(4)
        start = len(self.data) + len(self.data) % 2
        header = self.data[:4] + start.to_bytes(4, self.order)
        return b"".join([header, self.data[8:], bytes(start - len(self.data)), directory])


def tiff(data: bytes) -> Stored:
    """Raises Damaged, Unread."""
    page = _Page(data)
    if page.has(_DNG) or page.value(_SUBFILE, 0) & 1:
        raise Unread("a camera raw file, which is not read here; develop it, and save it as JPEG or PNG")
    width, height = page.value(_WIDTH), page.value(_HEIGHT)
    if not (width and height):
        raise Damaged
    _check_pixels(page)
    _check_parts(page, width, height)
    turn = page.value(_ORIENTATION, 1)
    profile = b""
    if icc := page.entries.get(_ICC):
        profile = data[icc.at : icc.at + icc.count]
    remarks = (PAGES,) if page.has_more else ()
    return Stored(page.reduced(), (width, height), turn if turn in TURNS else 1, profile, remarks)


def _check_pixels(page: _Page) -> None:
    compression, model = page.value(_COMPRESSION, _PLAIN), page.value(_MODEL, _WHITE_IS_0)
    if compression not in _COMPRESSIONS:
        raise Unread(f"a TIFF of compression {compression}, which is not read here; {_SAVE}")
    if model not in _MODELS:
        raise Unread(f"a TIFF of colour model {model}, which is not read here; {_SAVE}")
    if any(kind != 1 for kind in page.values(_FORMAT, 1)):
        raise Unread(f"a TIFF of signed or floating-point pixels, which is not read here; {_SAVE}")
    bits = page.values(_BITS, 1)
    if max(bits) != min(bits) or bits[0] not in (1, 2, 4, 8, 16) or (model == _WHITE_IS_0 and bits[0] == 16):
        raise Unread(f"a TIFF of {' '.join(map(str, bits[:4]))} bits, which is not read here; {_SAVE}")
    if not 1 <= page.value(_SAMPLES, 1) <= _MOST_SAMPLES or len(bits) > _MOST_SAMPLES:
        raise Unread(f"a TIFF of {page.value(_SAMPLES, 1)} channels, which is not read here; {_SAVE}")
    if model == _PALETTE and len(page.values(_COLOURS)) != 3 << bits[0]:
        raise Damaged


def _check_parts(page: _Page, width: int, height: int) -> None:
    """Strips or tiles are as many as the size needs, of a bounded size, and lie in the file."""
    if page.has(_TILES):
        across, down, at, lengths = page.value(_TILE_WIDTH), page.value(_TILE_HEIGHT), _TILES, _TILE_BYTES
        if across * down > max(_SMALL_TILE, (width + 16) * (height + 16)):
            raise Damaged
    else:
        across, down, at, lengths = width, min(page.value(_ROWS, height), height), _STRIPS, _STRIP_BYTES
    if not (across and down):
        raise Damaged
    planes = page.value(_SAMPLES, 1) if page.value(_PLANAR, 1) == 2 else 1
    wanted = -(-width // across) * -(-height // down) * planes
    if not page.has(at) or page.entries[at].count != wanted or wanted > MOST_PARTS:
        raise Damaged
    starts = page.values(at)
    if not page.has(lengths) and page.value(_COMPRESSION, _PLAIN) == _PLAIN:
        sizes = [1] * len(starts)
    else:
        sizes = page.values(lengths)
    if len(sizes) != len(starts):
        raise Damaged
    if any(not size or start + size > len(page.data) for start, size in zip(starts, sizes, strict=True)):
        raise Damaged
