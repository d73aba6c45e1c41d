"""Pictures of any size, most of them broken in some way, as strategies of hypothesis."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import numpy as np
from hypothesis import strategies as st
from PIL import Image

from mrt.serving.testing.samples import encoded, picture

Maker = Callable[[int, int], bytes]
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "CMYK", "YCbCr", "LAB", "HSV", "F")
INFLATED = 20_000_000  # bytes of zeros that a chunk unpacks to
SIDES = (0, 1, 2, 16, 129, 10_000, 65_535, 2**31 - 1, 2**32 - 1)


@cache
def odd_pictures(width: int, height: int) -> st.SearchStrategy[bytes]:
    whole = st.sampled_from(sorted(MAKERS)).map(lambda name: made(name, width, height))
    cut, flipped = st.builds(_cut, whole, st.integers(0, 99)), st.builds(_flipped, whole, st.integers(0, 2**32 - 1))
    return st.one_of(whole, cut, flipped, _lying(width, height))


@cache
def made(name: str, width: int, height: int) -> bytes:
    return MAKERS[name](width, height)


def _saved(kind: str, mode: str, **options) -> Maker:
    def make(width: int, height: int) -> bytes:
        image = picture(width, height)
        try:
            image = image.convert("L").convert(mode) if mode == "I;16" else image.convert(mode)
            return encoded(image, kind, **options)
        except (OSError, ValueError):  # this format has no such pixels
            return encoded(picture(width, height).convert("RGB"), kind)

    return make


def _rotated(kind: str, orientation: int) -> Maker:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return lambda width, height: encoded(picture(width, height).convert("RGB"), kind, exif=exif)


def _animated(kind: str) -> Maker:
    def make(width: int, height: int) -> bytes:
        frames = [picture(width, height, (shade, 40, 40, 255)) for shade in (0, 200)]
        return encoded(frames[0], kind, save_all=True, append_images=frames[1:])

    return make


def _deep(width: int, height: int) -> bytes:
    """16 bits a channel, RGB."""
    rows = (b"\0" + b"\x12\x34\x56\x78\x9a\xbc" * width) * height
    return _png((width, height, 16, 2), (b"IDAT", zlib.compress(rows)))


def _withchunk(kind: bytes, data: bytes) -> Maker:
    def make(width: int, height: int) -> bytes:
        png = encoded(picture(width, height))
        return png[:33] + chunk(kind, data) + png[33:]

    return make


def _overlong(width: int, height: int) -> bytes:
    """Pixels for far more rows than the header says."""
    return _png((width, height, 8, 6), (b"IDAT", zlib.compress(bytes(INFLATED))))


def _interlaced(width: int, height: int) -> bytes:
    return _png((width, height, 8, 6), (b"IDAT", zlib.compress(bytes(INFLATED // 10))), interlace=1)


def _png(head: tuple[int, int, int, int], *chunks: tuple[bytes, bytes], interlace: int = 0) -> bytes:
    parts = [(b"IHDR", struct.pack(">IIBBBBB", *head, 0, 0, interlace)), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _noise(width: int, height: int) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 4), np.uint8)
    out = BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG")
    return out.getvalue()


_BOMB = zlib.compress(bytes(INFLATED))
MAKERS: dict[str, Maker] = {
    **{f"PNG {mode}": _saved("PNG", mode) for mode in MODES},
    **{f"JPEG {mode}": _saved("JPEG", mode) for mode in ("L", "RGB", "CMYK", "YCbCr")},
    **{f"WEBP {mode}": _saved("WEBP", mode) for mode in ("RGB", "RGBA")},
    **{f"{kind} turned {i}": _rotated(kind, i) for kind in ("PNG", "JPEG", "WEBP") for i in (0, 1, 6, 9)},
    **{f"{kind} turned 6": _rotated(kind, 6) for kind in ("AVIF", "TIFF")},
    **{f"{kind} moving": _animated(kind) for kind in ("PNG", "WEBP", "GIF", "TIFF", "AVIF")},
    **{kind: _saved(kind, "RGB") for kind in ("BMP", "TIFF", "GIF", "AVIF", "PPM", "ICO", "PDF", "JPEG2000")},
    **{f"TIFF {mode}": _saved("TIFF", mode) for mode in MODES},
    **{f"TIFF by {by}": _saved("TIFF", "RGB", compression=by) for by in ("tiff_lzw", "tiff_adobe_deflate", "jpeg")},
    **{f"TIFF by {by}": _saved("TIFF", "1", compression=by) for by in ("group3", "group4")},
    **{f"{kind} RGBA": _saved(kind, "RGBA") for kind in ("BMP", "GIF", "AVIF")},
    "JPEG in passes": _saved("JPEG", "RGB", progressive=True),
    "BMP P": _saved("BMP", "P"),
    "PNG of 16 bits": _deep,
    "PNG noise": _noise,
    "PNG of too many rows": _overlong,
    "PNG interlaced": _interlaced,
    "profile bomb": _withchunk(b"iCCP", b"a\0\0" + _BOMB),
    "text bomb": _withchunk(b"zTXt", b"a\0\0" + _BOMB),
    "many text bombs": lambda width, height: (
        encoded(picture(width, height))[:33]
        + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000))) * 80
        + encoded(picture(width, height))[33:]
    ),
    "international text bomb": _withchunk(b"iTXt", b"a\0\1\0\0\0" + _BOMB),
    "no text": _withchunk(b"zTXt", b""),
    "broken EXIF": _withchunk(b"eXIf", b"MM\0*\xff\xff\xff\xff"),
    "EXIF cut short": _withchunk(b"eXIf", b"II"),
    "no profile": _withchunk(b"iCCP", b""),
    "palette of nothing": _withchunk(b"PLTE", b""),
    "transparency of nothing": _withchunk(b"tRNS", b""),
    "animation of nothing": _withchunk(b"acTL", b"\0" * 8),
    "animation of too much": _withchunk(b"acTL", b"\xff" * 8),
    "header twice": _withchunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)),
    "end at once": _withchunk(b"IEND", b""),
    "no pixels": lambda width, height: _png((width, height, 8, 6)),
    "bits that there are not": lambda width, height: _png((width, height, 3, 6), (b"IDAT", _BOMB)),
    "nothing": lambda width, height: b"",
    "a drawing": lambda width, height: b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a signature": lambda width, height: b"\x89PNG\r\n\x1a\n",
    "a RIFF": lambda width, height: b"RIFF\xff\xff\xff\xffWEBPVP8X",
    "a JPEG's start": lambda width, height: b"\xff\xd8\xff\xe0",
}


def _cut(data: bytes, hundredths: int) -> bytes:
    return data[: len(data) * hundredths // 100]


def _flipped(data: bytes, seed: int) -> bytes:
    """Up to eight bits are wrong, most of them near the start, where headers are."""
    out, random = bytearray(data), Random(seed)
    for _ in range(random.randint(1, 8) if out else 0):
        out[random.randrange(min(len(out), random.choice((40, 200, len(out)))))] ^= 1 << random.randrange(8)
    return bytes(out)


def _lying(width: int, height: int) -> st.SearchStrategy[bytes]:
    """A header over the pixels of a smaller picture: of the wanted size, or of another one."""
    sides = st.sampled_from((width, height, *SIDES))
    lies = st.sampled_from((_lying_png, _lying_jpeg))
    return st.builds(
        lambda lie, asked, *other: lie(width, height) if asked else lie(*other), lies, st.booleans(), sides, sides
    )


def _lying_png(width: int, height: int) -> bytes:
    png = encoded(picture(48, 32))
    head = png[16:29]
    return png[:8] + chunk(b"IHDR", struct.pack(">II", width, height) + head[8:]) + png[33:]


def _lying_jpeg(width: int, height: int) -> bytes:
    jpeg = encoded(picture(48, 32).convert("RGB"), "JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height & 0xFFFF, width & 0xFFFF) + jpeg[at + 4 :]
