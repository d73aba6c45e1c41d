"""A file is read as people see it, and what cannot be read is named before any pixel is decoded."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from mrt.serving.contract.reading.picture_file import opened
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing.odd_pictures import chunk, made
from mrt.serving.testing.quarters import QUARTERS, SIZE, quarters, stored
from mrt.serving.testing.samples import encoded


def straight(data: bytes, size: tuple[int, int] | None = None) -> np.ndarray:
    """Straight RGBA (height, width, 4) as ints."""
    file = opened(data, "images[0]")
    planes = file.planes(size or file.size)
    colour = planes[:3] / np.maximum(planes[3], 1e-6)
    return np.rint(np.concatenate([colour, planes[3:]]) * 255).transpose(1, 2, 0).astype(int)


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        straight(data)
    assert caught.value.field == "images[0]"
    return caught.value.text


@pytest.mark.parametrize(
    "kind, options", [("JPEG", {"quality": 95, "subsampling": 0}), ("PNG", {}), ("WEBP", {"lossless": True})]
)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_shown_upright_at_its_own_and_at_half_its_size(orientation: int, kind: str, options: dict):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(stored(quarters(), orientation), kind, exif=exif, **options)
    assert opened(data, "x").size == SIZE
    for scale in (1, 2):
        seen = straight(data, (SIZE[0] // scale, SIZE[1] // scale))
        wanted = np.asarray(quarters("RGBA"))[::scale, ::scale].astype(int)
        for colour, (x, y) in QUARTERS.items():
            at = ((y + 10) // scale, (x + 15) // scale)
            assert np.abs(seen[at] - wanted[at]).max() < 30, (colour, orientation)


def test_the_turns_agree_with_pillows_own():
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        data = encoded(stored(quarters(), orientation), "PNG", exif=exif)
        assert np.array_equal(straight(data)[..., :3], np.asarray(quarters()))
        assert np.array_equal(np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data)))), np.asarray(quarters()))


def test_a_large_picture_is_scaled_without_a_seam_and_stays_opaque():
    for size in ((1920, 1080), (1170, 2532), (241, 160), (4000, 3)):
        small = max(1, size[0] // 7), max(1, size[1] // 7)
        for kind in ("PNG", "JPEG", "WEBP"):
            seen = straight(encoded(Image.new("RGB", size, (10, 200, 90)), kind), small)
            assert seen.shape == (small[1], small[0], 4)
            assert seen[..., 3].min() == 255 and np.abs(seen[..., :3] - (10, 200, 90)).max() <= 4


def test_clear_pixels_lend_no_colour_when_scaled():
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 33, 64))
    seen = straight(encoded(image), (16, 16))
    assert seen[8, 8, 3] not in (0, 255), "the edge runs through this pixel"
    assert seen[8, 8, 0] <= 3 and seen[8, 8, 2] >= 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_pixels_of_every_kind_are_read(mode: str):
    grey = quarters("L").convert("RGB") if mode in ("1", "L", "LA", "I;16") else quarters()
    if mode == "I;16":
        data = encoded(Image.fromarray(np.asarray(grey.convert("L")).astype(np.uint16) * 257))
    else:
        data = encoded(
            grey.convert(mode),
            "JPEG" if mode in ("CMYK", "YCbCr") else "PNG",
            **({"quality": 95} if mode in ("CMYK", "YCbCr") else {}),
        )
    seen = straight(data)
    assert seen[..., 3].min() == 255
    if mode != "1":
        assert np.abs(seen[10, 15, :3] - np.asarray(grey)[10, 15]).max() < 25


def test_sixteen_bits_are_rounded_to_eight_and_one_grey_may_be_clear():
    rows = b"".join(b"\0" + struct.pack(">3H", 0, 0x80FF, 0xFFFF) for _ in range(2))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 16, 0, 0, 0, 0))
    png += chunk(b"tRNS", struct.pack(">H", 0x80FF)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    assert straight(png)[0].tolist() == [[0, 0, 0, 255], [0, 0, 0, 0], [255, 255, 255, 255]]


def test_a_palette_and_grey_keep_their_clear_pixels():
    grey = Image.merge("LA", [Image.new("L", SIZE, 77), Image.linear_gradient("L").resize(SIZE)])
    assert np.array_equal(straight(encoded(grey))[..., 3], np.asarray(grey)[..., 1])
    palette = quarters("RGBA")
    palette.putpixel((0, 0), (0, 0, 0, 0))
    seen = straight(encoded(palette.quantize()))
    assert seen[0, 0, 3] == 0 and seen[30, 45].tolist() == [255, 255, 0, 255]


def swapped() -> bytes:
    """An ICC profile that says red where it means blue: sRGB's own with two of its tags changed for each other."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    at = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = at[b"rXYZ"], at[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = profile[blue : blue + 4], profile[red : red + 4]
    named = profile.index("sRGB".encode("utf-16-be"))  # or it is taken for the real one
    profile[named : named + 8] = "odd!".encode("utf-16-be")
    return bytes(profile)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_profile_is_applied(kind: str):
    options = {"lossless": True} if kind == "WEBP" else {}
    image = Image.new("RGB", (32, 32), (255, 0, 0))
    seen = straight(encoded(image, kind, icc_profile=swapped(), **options))[16, 16]
    assert seen[2] > 240 and seen[0] < 15, seen


def test_a_profile_leaves_alpha_alone_and_our_own_changes_nothing():
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 100))
    assert straight(encoded(image, icc_profile=swapped()))[0, 0, 3] == 100
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert np.array_equal(straight(encoded(quarters(), icc_profile=own)), straight(encoded(quarters())))


@pytest.mark.parametrize("profile", [b"no profile", b"\0" * 200])
def test_a_profile_that_cannot_be_read_is_told(profile: bytes):
    file = opened(encoded(quarters(), icc_profile=profile), "images[0]")
    file.planes(SIZE)
    assert "profile" in file.remarks[0] and "sRGB" in file.remarks[0]


def test_of_several_pictures_the_first_is_taken():
    frames = [Image.new("RGB", SIZE, "blue"), Image.new("RGB", SIZE, "red")]
    more = {"save_all": True, "append_images": frames[1:]}
    for kind in ("PNG", "WEBP", "MPO"):
        data = encoded(frames[0], kind, **more)
        seen = straight(data)[20, 30]
        assert seen[2] > 240 and seen[0] < 15
        assert ["animated" in remark for remark in opened(data, "x").remarks] == ([True] if kind != "MPO" else [])


@pytest.mark.parametrize(
    "name",
    [
        "text bomb",
        "many text bombs",
        "international text bomb",
        "no text",
        "broken EXIF",
        "EXIF cut short",
        "no profile",
        "profile bomb",
        "animation of too much",
    ],
)
def test_what_the_pixels_do_not_need_does_no_harm(name: str):
    assert straight(made(name, *SIZE)).shape == (40, 60, 4)


def test_a_second_header_is_no_way_around_the_first():
    assert "damaged" in refused(made("header twice", *SIZE))


def test_grey_pixels_under_a_profile_of_colours_are_read_as_colours():
    grey = Image.new("L", (8, 8), 100)
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (own, swapped()):
        file = opened(encoded(grey, "PNG", icc_profile=profile), "x")
        assert np.abs(file.planes((8, 8))[:3] - 100 / 255).max() < 0.03 and not file.remarks


def test_a_wrong_checksum_of_a_text_is_passed_over_and_one_of_the_pixels_is_not():
    png = bytearray(encoded(quarters()))
    wrong = chunk(b"tEXt", b"Comment\0hello")[:-1] + b"\0"
    assert straight(bytes(png[:33]) + wrong + bytes(png[33:])).shape == (40, 60, 4)
    png[png.index(b"IDAT") + 10] ^= 0xFF
    assert refused(bytes(png)) == "images[0] is a truncated or damaged PNG; send the whole file"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_file_that_is_cut_off_is_refused(kind: str, share: float):
    noise = Image.effect_noise(SIZE, 90).convert("RGB")
    data = encoded(noise, kind)
    assert f"truncated or damaged {kind}" in refused(data[: int(len(data) * share)])
