"""Pillow and the SDK agree on PNG files, each reading the other's."""

from __future__ import annotations

import numpy as np
from PIL import Image


def test_pillow_reads_what_the_sdk_writes(case):
    for z in range(len(case.layers)):
        image = Image.open(case.path(f"{z}.png"))
        assert image.mode == "RGBA"
        np.testing.assert_array_equal(np.asarray(image).astype(int), case.pixels(z))


def test_the_sdk_reads_what_pillow_writes(decode, tmp_path):
    rng = np.random.default_rng(3)
    colour = Image.fromarray(rng.integers(0, 256, (11, 13, 4), np.uint8), "RGBA")
    smooth = Image.linear_gradient("L").resize((13, 11))
    palette = colour.convert("RGB").quantize(200)
    few = colour.convert("RGB").quantize(3)
    images = {
        "rgba": (colour, {}),
        "rgb": (colour.convert("RGB"), {}),
        "rgb-clear": (few.convert("RGB"), {"transparency": few.convert("RGB").getpixel((0, 0))}),
        "grey": (smooth, {}),
        "grey-alpha": (colour.convert("LA"), {}),
        "bits": (colour.convert("1"), {}),
        "palette": (palette, {}),
        "palette-few": (few, {"bits": 2}),
        "palette-alpha": (palette, {"transparency": bytes(range(0, 200))}),
        "one": (colour.crop((0, 0, 1, 1)), {}),
        "text": (colour, {"icc_profile": b"not a profile", "dpi": (300, 300)}),
    }
    for name, (image, options) in images.items():
        image.save(tmp_path / f"{name}.png", **options)
    sixteen = rng.integers(0, 65536, (11, 13), np.uint16)
    Image.fromarray(sixteen).save(tmp_path / "grey-16.png")
    decode(tmp_path)
    for name in images:
        want = np.asarray(Image.open(tmp_path / f"{name}.png").convert("RGBA"))
        np.testing.assert_array_equal(np.fromfile(tmp_path / f"{name}.rgba", np.uint8), want.ravel(), name)
    grey = np.fromfile(tmp_path / "grey-16.rgba", np.uint8).reshape(11, 13, 4)
    np.testing.assert_array_equal(grey[..., 0], np.round(sixteen / 257))
