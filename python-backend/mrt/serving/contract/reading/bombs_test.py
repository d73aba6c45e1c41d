"""Files that claim more than they are, or would cost far more than their pixels: refused from their headers."""

from __future__ import annotations

import io
import struct
import time

import pytest
from PIL import Image

from mrt.serving.contract.reading.jpeg_file import MOST_SCANS
from mrt.serving.contract.reading.picture_file import opened
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing import tiff_pictures as tags
from mrt.serving.testing.odd_pictures import chunk
from mrt.serving.testing.quarters import SIZE, quarters
from mrt.serving.testing.samples import encoded
from mrt.serving.testing.tiff_pictures import grey_tags, tiff_of

PROMPT = 5.0  # s, on a busy machine; most take a tenth


def refused(data: bytes, most_pixels: int | None = None) -> str:
    start = time.perf_counter()
    with pytest.raises(Refusal) as caught:
        opened(data, "images[0]", *([most_pixels] if most_pixels else []))
    assert time.perf_counter() - start < PROMPT
    assert caught.value.code == "invalid_argument" and len(caught.value.text) < 300
    return caught.value.text


def test_the_limit_is_in_px_and_named_with_the_size():
    data = encoded(Image.new("1", (9000, 9000)), compress_level=9)
    assert refused(data) == "images[0] is 9000 x 9000 px, more than the 40,000,000 px that are read; save it smaller"
    assert "9000 x 9000 px, more than the 80,999,999 px" in refused(data, 80_999_999)
    assert opened(data, "x", 81_000_000).size == (9000, 9000)
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0))
    assert "2147483647 x 2147483647 px" in refused(head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_twelve_thousand_px_of_one_colour_are_refused_by_the_limit(kind: str):
    image = Image.new("1" if kind in ("BMP", "TIFF") else "L", (12_000, 12_000))
    options = {"TIFF": {"compression": "tiff_lzw"}, "PNG": {"compress_level": 1}}
    assert "is 12000 x 12000 px, more than the 40,000,000" in refused(encoded(image, kind, **options.get(kind, {})))


def test_an_avif_is_refused_by_its_header_and_by_the_frames_inside():
    data = encoded(Image.new("L", (7000, 6000)), "AVIF", speed=10, quality=1)
    assert "is 7000 x 6000 px, more than the 40,000,000" in refused(data)
    at = data.index(b"ispe") + 8
    small = data[:at] + struct.pack(">II", 100, 100) + data[at + 8 :]
    assert Image.open(io.BytesIO(small)).size == (100, 100), "Pillow believes it"
    assert "claims far more px than the 40,000,000" in refused(small)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 2), (2, 16_000), (1, 65_000)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "AVIF"])
def test_the_smallest_and_the_narrowest_are_read(kind: str, size: tuple[int, int]):
    most = {"WEBP": 16_383, "JPEG": 65_000, "AVIF": 30_000}.get(kind, 2**31)
    if max(size) > most:
        size = (most, 2)
    file = opened(encoded(Image.new("RGB", size, (200, 100, 50)), kind), "x")
    start = time.perf_counter()
    small = max(1, size[0] // 60), max(1, size[1] // 60)
    for pixels in (file.pixels(size), file.pixels(small), file.planes(small).transpose(1, 2, 0) * 255):
        assert abs(pixels[..., :3] - (200.0, 100.0, 50.0)).max() <= 6 and pixels[..., 3].min() == 255
    assert time.perf_counter() - start < PROMPT


def test_a_jpeg_of_endless_passes_is_refused():
    data = encoded(quarters(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    again = data[last:-2]
    assert opened(data[:-2] + again * 3 + data[-2:], "x").size == SIZE
    assert f"is a JPEG of more than the {MOST_SCANS} passes" in refused(data[:-2] + again * 100_000 + data[-2:])


def test_a_jpeg_of_twelve_bits_is_refused_by_kind():
    data = bytearray(encoded(quarters(), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    assert "is a JPEG of 12 bits a channel" in refused(bytes(data))


def test_a_gif_of_endless_remarks_costs_nothing():
    data = encoded(quarters(), "GIF")
    at = 13 + (3 << (data[10] & 7) + 1)
    assert data[10] & 0x80
    remark = b"\x21\xfe" + (b"\xff" + bytes(255)) * 40_000 + b"\0"
    start = time.perf_counter()
    file = opened(data[:at] + remark + data[at:], "x")
    assert file.pixels(SIZE).shape == (40, 60, 4) and time.perf_counter() - start < PROMPT


def endless(kind: str) -> bytes:
    """A file of 16 MB of parts that are as small as its format has them."""
    data, size = encoded(quarters(), kind), 16_000_000
    if kind == "PNG":
        return data[:33] + chunk(b"teXt", b"") * (size // 12) + data[33:]
    if kind == "JPEG":
        return data[:2] + b"\xff\x01" * (size // 2) + data[2:]
    if kind == "WEBP":
        return data[:4] + (size + len(data) - 8).to_bytes(4, "little") + data[8:] + b"JUNK\0\0\0\0" * (size // 8)
    if kind == "AVIF":
        return data[:32] + b"\0\0\0\x08free" * (size // 8) + data[32:]
    if kind == "GIF":
        return data[:-1] + b"\x21\xfe" + b"\1a" * (size // 2) + b"\0\x3b"
    count = size // 8
    strips = {tags.STRIPS: [tags.FIRST] * count, tags.STRIP_BYTES: [1] * count, tags.ROWS: [1]}
    return tiff_of(grey_tags(1, count) | strips, bytes(8))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF"])
def test_a_file_of_endless_parts_is_refused_soon(kind: str):
    assert f"is a truncated or damaged {kind}" in refused(endless(kind))


def test_a_gif_of_endless_blocks_is_read_soon():
    data = endless("GIF")
    start = time.perf_counter()
    assert opened(data, "x").pixels(SIZE).shape == (40, 60, 4) and time.perf_counter() - start < PROMPT


def test_avif_units_without_end_and_items_on_the_same_bytes_are_refused_soon():
    data = encoded(quarters(), "AVIF")
    at = data.index(b"iloc") + 4
    version, items = data[at], int.from_bytes(data[at + 6 : at + 8], "big")
    assert (version, items) == (0, 1) and data[at + 4 : at + 6] == b"\x44\0", "as libavif writes it"
    place = at + 6 + 2 + 2 + 2 + 2  # count, id, reference, number of pieces
    units = b"\x12\0" * 8_000_000
    long = data[:place] + struct.pack(">II", len(data), len(units)) + data[place + 8 :] + units
    assert "is a truncated or damaged AVIF" in refused(long)
    many = data[: at + 6] + struct.pack(">H", 60_000) + data[at + 8 :]
    assert "is a truncated or damaged AVIF" in refused(many)


def test_a_gif_whose_frame_is_larger_than_its_screen_has_the_size_of_both():
    data = bytearray(encoded(quarters(), "GIF"))
    data[6:10] = struct.pack("<HH", 8, 8)
    file = opened(bytes(data), "x")
    assert file.size == SIZE and file.pixels(SIZE).shape == (40, 60, 4)
    data[data.index(b"\x2c") + 5 : data.index(b"\x2c") + 9] = struct.pack("<HH", 65_535, 65_535)
    assert "65535 x 65535 px" in refused(bytes(data))


def test_a_webp_is_refused_before_its_canvas_is_reserved():
    data = bytearray(encoded(quarters("RGBA"), "WEBP", exif=b"Exif\0\0II*\0"))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (16_382).to_bytes(3, "little") * 2
    assert "is 16383 x 16383 px" in refused(bytes(data))


def test_a_bmp_needs_the_bytes_of_its_pixels():
    data = bytearray(encoded(quarters(), "BMP"))
    data[18:26] = struct.pack("<II", 6000, 6000)
    assert "truncated or damaged BMP" in refused(bytes(data))


@pytest.mark.parametrize(
    "changed",
    [
        {tags.ROWS: [1]},
        {tags.ROWS: [0]},
        {tags.WIDTH: [0]},
        {tags.STRIPS: [tags.FIRST] * 200_000, tags.STRIP_BYTES: [1] * 200_000, tags.ROWS: [1]},
        {tags.STRIP_BYTES: [2**31]},
        {tags.STRIPS: [2**32 - 1]},
        {tags.STRIP_BYTES: [64, 64]},
        {tags.TILES: [8], tags.TILE_BYTES: [64], tags.TILE_WIDTH: [2**20], tags.TILE_HEIGHT: [2**20]},
        {tags.TILES: [8], tags.TILE_BYTES: [64], tags.TILE_WIDTH: [0], tags.TILE_HEIGHT: [16]},
        {tags.MODEL: [3]},
    ],
)
def test_a_tiff_whose_parts_do_not_make_its_size_is_damaged(changed: dict[int, list[int]]):
    assert "truncated or damaged TIFF" in refused(tiff_of(grey_tags(8, 8) | changed, bytes(64)))


def test_a_tiff_of_too_many_px_is_refused_by_its_size():
    data = tiff_of(
        grey_tags(8, 8)
        | {
            tags.STRIP_BYTES: [64],
            tags.COMPRESSION: [8],
            tags.WIDTH: [60_000],
            tags.HEIGHT: [60_000],
            tags.ROWS: [60_000],
        },
        bytes(64),
    )
    assert "is 60000 x 60000 px" in refused(data)


def test_a_tiff_whose_pages_run_in_a_ring_is_read_to_its_first():
    data = bytearray(tiff_of(grey_tags(8, 8), bytes(64)))
    data[-4:] = data[4:8]
    file = opened(bytes(data), "x")
    assert file.pixels((8, 8)).shape == (8, 8, 4) and "several pages" in file.remarks[0]
