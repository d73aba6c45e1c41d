"""Every format that is read, in the kinds of pixels that it comes with; every other one is named."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from mrt.serving.contract.reading.picture_file import PictureFile, opened
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing import tiff_pictures as tags
from mrt.serving.testing.odd_pictures import chunk
from mrt.serving.testing.quarters import QUARTERS, SIZE, quarters, stored
from mrt.serving.testing.samples import encoded
from mrt.serving.testing.tiff_pictures import grey_tags, tiff_of

LOSSLESS = {"AVIF": {"quality": 100, "subsampling": "4:4:4"}, "WEBP": {"lossless": True}}
WHITE_IS_0 = 0


def read(data: bytes) -> np.ndarray:
    file = opened(data, "images[0]")
    return file.pixels(file.size).astype(int)


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read(data)
    assert (caught.value.code, caught.value.field) == ("invalid_argument", "images[0]")
    return caught.value.text


def check_quarters(file: PictureFile, within: int = 3) -> None:
    for scale in (1, 2):
        size = (SIZE[0] // scale, SIZE[1] // scale)
        planes = np.rint(file.planes(size) * 255).transpose(1, 2, 0)
        for pixels in (file.pixels(size), planes):
            assert pixels.shape == (size[1], size[0], 4)
            for colour, (x, y) in QUARTERS.items():
                wanted = np.asarray(Image.new("RGBA", (1, 1), colour), int)[0, 0]
                assert np.abs(pixels[(y + 10) // scale, (x + 15) // scale] - wanted).max() <= within, colour


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "AVIF", "WEBP", "PNG"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_come_out_as_they_went_in(kind: str, mode: str):
    image = quarters().quantize(8) if mode == "P" else quarters(mode)
    file = opened(encoded(image, kind, **LOSSLESS.get(kind, {})), "x")
    assert (file.size, file.kind, file.remarks) == (SIZE, kind, [])
    check_quarters(file)


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_a_tiff_of_any_pixels_is_read(mode: str, compression: str | None):
    if mode == "I;16":
        image = Image.fromarray(np.asarray(quarters("L")).astype(np.uint16) * 257)
    else:
        image = quarters().convert(mode)
    seen = read(encoded(image, "TIFF", compression=compression))
    wanted = quarters("L") if mode == "I;16" else image
    assert np.abs(seen - np.asarray(wanted.convert("RGBA"), int)).max() <= 3


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_tiff_of_jpeg_is_read(mode: str):
    image = quarters(mode)
    seen = read(encoded(image, "TIFF", compression="jpeg", quality=95))
    assert np.abs(seen[5::10, 5::10] - np.asarray(image.convert("RGBA"), int)[5::10, 5::10]).max() <= 12


def test_a_tiff_in_tiles_and_one_in_strips():
    pixels = np.arange(48 * 32, dtype=np.uint8).reshape(32, 48)
    parts = pixels.reshape(2, 16, 3, 16).swapaxes(1, 2)
    starts = [tags.FIRST + 256 * i for i in range(6)]
    common = {**grey_tags(48, 32), tags.TILE_WIDTH: [16], tags.TILE_HEIGHT: [16]}
    for strip in (tags.STRIPS, tags.ROWS, tags.STRIP_BYTES):
        del common[strip]
    tiled = tiff_of({**common, tags.TILES: starts, tags.TILE_BYTES: [256] * 6}, parts.tobytes())
    assert np.array_equal(read(tiled)[..., 0], pixels)
    rows = {tags.ROWS: [8], tags.STRIPS: [tags.FIRST + 384 * i for i in range(4)], tags.STRIP_BYTES: [384] * 4}
    assert np.array_equal(read(tiff_of(grey_tags(48, 32) | rows, pixels.tobytes()))[..., 1], pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["AVIF", "TIFF", "JPEG"])
def test_every_orientation_is_shown_upright(kind: str, orientation: int):
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else LOSSLESS.get(kind, {})
    check_quarters(opened(encoded(stored(quarters(), orientation), kind, exif=exif, **options), "x"), 30)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF", "PNG", "TIFF", "MPO"])
def test_of_several_pictures_the_first_is_taken(kind: str):
    frames = [Image.new("RGB", SIZE, colour) for colour in ("blue", "red", "lime")]
    file = opened(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50), "x")
    seen = file.pixels(SIZE)[20, 30]
    assert seen[2] > 240 and max(seen[0], seen[1]) < 15 and seen[3] == 255
    word = {"TIFF": "several pages", "MPO": ""}.get(kind, "animated")
    assert len(file.remarks) == (kind != "MPO") and word in "".join(file.remarks)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF", "PNG", "TIFF"])
def test_clear_pixels_are_clear_and_black(kind: str):
    image = Image.new("RGBA", SIZE, (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 30, 40))
    seen = read(encoded(image, kind, **LOSSLESS.get(kind, {})))
    assert seen[10, 45].tolist() == [0, 0, 0, 0]
    assert seen[10, 10, 2] > 250 and seen[10, 10, 3] == 255


def test_sixteen_bits_a_channel_with_a_clear_colour():
    row = b"\0" + b"\x12\x34\x56\x78\x9a\xbc" + b"\xff\xff\0\0\x80\x80"
    from_png = read(png_of(2, 1, 16, 2, row, b"\x12\x34\x56\x78\x9a\xbc"))
    assert from_png[0].tolist() == [[0, 0, 0, 0], [255, 0, 128, 255]]
    rgb = {tags.BITS: [16] * 3, tags.MODEL: [2], tags.SAMPLES: [3], tags.STRIP_BYTES: [12]}
    pixels = b"".join(value.to_bytes(2, "little") for value in (0x1234, 0x5678, 0x9ABC, 0xFFFF, 0, 0x8080))
    assert read(tiff_of(grey_tags(2, 1) | rgb, pixels))[0].tolist() == [[18, 86, 154, 255], [255, 0, 128, 255]]


def png_of(width: int, height: int, bits: int, colour: int, rows: bytes, clear: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    body = chunk(b"tRNS", clear) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


@pytest.mark.parametrize(
    "changed, said",
    [
        ({tags.FORMAT: [3], tags.BITS: [32]}, "a TIFF of signed or floating-point pixels"),
        ({tags.BITS: [32]}, "a TIFF of 32 bits"),
        ({tags.BITS: [12]}, "a TIFF of 12 bits"),
        ({tags.MODEL: [WHITE_IS_0], tags.BITS: [16]}, "a TIFF of 16 bits"),
        ({tags.COMPRESSION: [34925]}, "a TIFF of compression 34925"),
        ({tags.COMPRESSION: [4]}, "a TIFF of compression 4"),
        ({tags.MODEL: [8]}, "a TIFF of colour model 8"),
        ({tags.SAMPLES: [200]}, "a TIFF of 200 channels"),
        ({254: [1]}, "a camera raw file"),
        ({50706: [1]}, "a camera raw file"),
    ],
)
def test_a_tiff_that_is_not_read_is_refused_by_kind(changed: dict[int, list[int]], said: str):
    text = refused(tiff_of(grey_tags(8, 8) | changed, bytes(256)))
    assert text.startswith(f"images[0] is {said}, which is not read here; ") and "PNG" in text


def test_float_pixels_of_pillows_own_tiff_are_refused_by_kind():
    assert "floating-point pixels" in refused(encoded(Image.new("F", (8, 8)), "TIFF"))


@pytest.mark.parametrize(
    "start, said",
    [
        (b"\0\0\0\x18ftypheic", "a HEIC file (iPhone photo)"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "a HEIC file (iPhone photo)"),
        (b"\0\0\0\x18ftypisom", "an MP4 file (film)"),
        (b"\0\0\0\x18ftypcrx ", "a camera raw file"),
        (b"8BPS\0\1", "a Photoshop file"),
        (b"%PDF-1.7", "a PDF file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- --><svg", "an SVG file"),
        (b"<!DOCTYPE html><html>", "an HTML file"),
        (b"\xff\x0a\xfa", "a JPEG XL file"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL file"),
        (b"\0\0\0\x0cjP  \r\n", "a JPEG 2000 file"),
        (b"\0\0\x01\0\x01\0", "an ICO file"),
        (b"II+\0\x08\0\0\0", "a BigTIFF file"),
        (b"PK\x03\x04", "a ZIP file"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(start: bytes, said: str):
    assert refused(start + bytes(40)) == f"images[0] is {said}, which is not read here; save it as JPEG or PNG"


@pytest.mark.parametrize(
    "primaries, transfer, said", [(12, 13, "wide colours"), (9, 16, "high dynamic range"), (1, 13, "")]
)
def test_an_avif_whose_colours_are_not_converted_says_so(primaries: int, transfer: int, said: str):
    data = bytearray(encoded(quarters(), "AVIF"))
    at = data.index(b"nclx") + 4
    data[at : at + 4] = struct.pack(">HH", primaries, transfer)
    remarks = opened(bytes(data), "x").remarks
    assert len(remarks) == bool(said) and said in "".join(remarks)


def test_an_avif_is_known_by_its_second_brand():
    data = encoded(quarters(), "AVIF", **LOSSLESS["AVIF"])
    assert data[8:12] == b"avif" and b"avif" in data[16:32]
    check_quarters(opened(data[:8] + b"mif1" + data[12:], "x"))


@pytest.mark.parametrize("data", [b"hello, world", b"", b"BM and more words", b"<<<"])
def test_what_is_no_picture_is_told_what_is(data: bytes):
    assert "is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF that can be read; save it" in refused(data)


def test_a_bmp_in_run_lengths_is_refused_by_kind():
    bmp = bytearray(encoded(quarters().quantize(4), "BMP"))
    bmp[30] = 1
    assert "is a BMP compressed by run lengths, which is not read here; save it as PNG" in refused(bytes(bmp))
