"""The pixels of a picture at its own and at any smaller size: opaque to the edge, without seams, in sRGB."""

from __future__ import annotations

import struct
import tracemalloc

import numpy as np
import pytest
from PIL import Image, ImageCms

from mrt.serving.contract.reading import decoding
from mrt.serving.contract.reading.picture_file import opened
from mrt.serving.testing.quarters import SIZE, quarters, stored
from mrt.serving.testing.samples import encoded

P3_TO_XYZ = np.array([[0.515102, 0.291965, 0.157153], [0.241182, 0.692236, 0.066582], [-0.00105, 0.041885, 0.78407]])
SRGB_TO_XYZ = np.array([[0.436066, 0.385147, 0.14306], [0.222488, 0.716873, 0.06061], [0.013916, 0.097076, 0.714096]])


def waves(width: int, height: int, mode: str = "RGBA") -> Image.Image:
    """Smooth colours and, in RGBA, alpha from clear to opaque."""
    y, x = np.mgrid[0:height, 0:width]
    shades = [np.sin(x / 9 + k) * np.cos(y / 7 - k) for k in range(4)]
    pixels = np.stack([np.rint(127.5 + 127.5 * shade) for shade in shades], 2).astype(np.uint8)
    return Image.fromarray(pixels).convert(mode)


def display_p3() -> bytes:
    """An ICC profile of Display P3: sRGB's own with other primaries and another name."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    for at in range(132, 132 + 12 * count, 12):
        name, start = bytes(profile[at : at + 4]), int.from_bytes(profile[at + 4 : at + 8], "big")
        if name in (b"rXYZ", b"gXYZ", b"bXYZ"):
            column = P3_TO_XYZ[:, b"rgb".index(name[:1])]
            profile[start + 8 : start + 20] = struct.pack(">3i", *(round(65536 * value) for value in column))
    named = profile.index("sRGB".encode("utf-16-be"))
    profile[named : named + 8] = "P3 !".encode("utf-16-be")
    return bytes(profile)


def p3_in_srgb(colour: tuple[int, int, int]) -> np.ndarray:
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    linear = np.linalg.solve(SRGB_TO_XYZ, P3_TO_XYZ @ linear).clip(0, 1)
    return np.rint(255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("colour", [(200, 100, 50), (120, 180, 90), (255, 0, 0)])
def test_a_display_p3_profile_is_applied(kind: str, colour: tuple[int, int, int]):
    options = {"quality": 100} if kind in ("JPEG", "WEBP", "AVIF") else {}
    file = opened(encoded(Image.new("RGB", (16, 16), colour), kind, icc_profile=display_p3(), **options), "x")
    wanted = p3_in_srgb(colour)
    assert kind != "PNG" or np.abs(wanted - colour).max() > 5 or colour == (255, 0, 0)
    assert np.abs(file.pixels((16, 16))[8, 8, :3] - wanted).max() <= 4 and not file.remarks
    assert np.abs(file.planes((16, 16))[:3, 8, 8] * 255 - wanted).max() <= 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_bands_meet_without_a_seam(mode: str, orientation: int, monkeypatch: pytest.MonkeyPatch):
    exif = Image.Exif()
    exif[0x0112] = orientation
    kind = "TIFF" if mode == "CMYK" else "PNG"
    data = encoded(waves(150, 90).convert("RGB").convert(mode) if mode != "RGBA" else waves(150, 90), kind, exif=exif)

    def made() -> list[np.ndarray]:
        file = opened(data, "x")
        return [file.pixels(size) for size in (file.size, (31, 29), (1, 1), (file.size[0], 2))]

    whole = made()
    for band in (1, 150 * 7):
        monkeypatch.setattr(decoding, "BAND", band)
        for one, other in zip(whole, made(), strict=True):
            assert one.shape == other.shape and np.abs(one.astype(int) - other).max() <= 1


@pytest.mark.parametrize("size", [(241, 160), (585, 1266), (4000, 3), (3, 4000)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_what_is_opaque_stays_opaque_at_every_size(size: tuple[int, int], mode: str):
    image = Image.new("RGB", size, (10, 200, 90))
    file = opened(encoded(image.quantize(4) if mode == "P" else image.convert(mode)), "x")
    own = file.pixels(size)[0, 0]
    for share in (1, 0.99, 0.37, 0.01):
        small = max(1, round(size[0] * share)), max(1, round(size[1] * share))
        seen = file.pixels(small)
        assert seen.shape == (small[1], small[0], 4)
        assert seen[..., 3].min() == 255 and np.abs(seen.astype(int) - own).max() <= 1
        assert file.planes(small)[3].min() == 1


def test_clear_pixels_lend_no_colour_when_scaled():
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 33, 64))
    seen = opened(encoded(image), "x").pixels((16, 16))
    assert seen[8, 8, 3] not in (0, 255), "the edge runs through this pixel"
    assert seen[8, 8, 0] <= 3 and seen[8, 8, 2] >= 250
    assert seen[8, 15].tolist() == [0, 0, 0, 0]


def test_a_smaller_size_is_near_pillows_own_scaling():
    picture = waves(150, 90)
    seen = opened(encoded(picture), "x").pixels((50, 30)).astype(int)
    wanted = np.asarray(picture.resize((50, 30), Image.Resampling.LANCZOS), int)
    solid = wanted[..., 3] > 40
    assert np.abs(seen - wanted)[solid].max() <= 2


def test_pixels_depend_on_the_size_alone_and_are_kept():
    data = encoded(stored(quarters(), 1), "JPEG", quality=60)
    one, other = opened(data, "x"), opened(data, "x")
    small = one.pixels((20, 13))
    own = other.pixels(SIZE)
    assert np.array_equal(other.pixels((20, 13)), small) and np.array_equal(one.pixels(SIZE), own)
    assert other.pixels(SIZE) is own and one.pixels((20, 13)) is small and not own.flags.writeable


def test_no_second_copy_is_made_of_a_large_picture():
    size = (3000, 2000)
    file = opened(encoded(Image.new("RGB", size, "red"), "JPEG"), "x")
    tracemalloc.start()
    try:
        file.pixels(size)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1.1 * 4 * size[0] * size[1] and peak < 2 * 4 * size[0] * size[1]
