from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from mrt.serving.contract.pictures import decode, png
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing.samples import encoded, picture

SIZE = (32, 24)


def read(data: bytes) -> np.ndarray:
    return decode(data, "images[1]", SIZE, "regions[0]")


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read(data)
    return caught.value.text


@pytest.mark.parametrize("kind, options", [("PNG", {}), ("WEBP", {"lossless": True, "exact": True})])
def test_straight_alpha_comes_in_premultiplied(kind: str, options: dict):
    planes = read(encoded(picture(*SIZE, (200, 100, 0, 51)), kind, **options))
    assert planes.shape == (4, 24, 32) and planes.dtype == np.float32
    assert planes[:, 12, 16] == pytest.approx([200 / 255 * 0.2, 100 / 255 * 0.2, 0, 0.2])
    assert planes[:, 0, 0] == pytest.approx([0, 0, 0, 0])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB"])
def test_grey_palette_and_rgb_are_read(mode: str):
    planes = read(encoded(picture(*SIZE).convert(mode)))
    assert planes.shape == (4, 24, 32) and planes[3].max() == 1


def test_a_palette_keeps_its_transparency():
    image = picture(*SIZE).quantize()
    planes = read(encoded(image))
    assert planes[3, 0, 0] == 0 and planes[3, 12, 16] == 1


def test_jpeg_is_opaque():
    assert read(encoded(picture(*SIZE).convert("RGB"), "JPEG"))[3].min() == 1


def test_what_cannot_be_read_faithfully_is_refused_clearly():
    frames = {"save_all": True, "append_images": [picture(*SIZE, (0, 0, 255, 255))]}
    assert "animated" in refused(encoded(picture(*SIZE), "PNG", **frames))
    assert "animated" in refused(encoded(picture(*SIZE), "WEBP", **frames))
    assert "8-bit" in refused(encoded(picture(*SIZE).convert("CMYK"), "JPEG"))
    deep = Image.fromarray(np.zeros((24, 32), np.uint16))
    assert "8-bit" in refused(encoded(deep))
    exif = Image.Exif()
    exif[0x0112] = 6
    assert "rotated" in refused(encoded(picture(*SIZE).convert("RGB"), "JPEG", exif=exif))


def lying(image: Image.Image, width: int) -> bytes:
    """A PNG whose header claims another width, with a checksum that fits."""
    data = bytearray(encoded(image))
    data[16:20] = width.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def test_a_header_that_lies_is_refused():
    assert "20000 x 24 px but regions[0] is 32 x 24" in refused(lying(picture(*SIZE), 20_000))
    assert "damaged" in refused(lying(picture(8, 24), 32)), "too few pixels for what it claims"
    assert "not a PNG" in refused(encoded(picture(*SIZE))[:20])


def test_a_damaged_checksum_is_refused():
    data = bytearray(encoded(picture(*SIZE)))
    at = data.index(b"IDAT") + 10
    data[at] ^= 0xFF
    assert "damaged" in refused(bytes(data))


def test_a_small_file_of_huge_size_is_refused_by_its_header():
    assert "claims far more" in refused(encoded(Image.new("1", (20_000, 10_000)), compress_level=9))


def test_png_is_read_back_bit_by_bit():
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 4), np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)
