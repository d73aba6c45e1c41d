"""Writes pictures as cameras, phones and the web have them into the folder that stdin names, and prints their names.

Each shows the same upright: a red quarter at the upper left, the others white, blue and green.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

QUARTERS = ((220, 30, 30), (240, 240, 240), (30, 60, 200), (30, 150, 60))


def picture(width: int, height: int) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    small.putdata(QUARTERS)
    return small.resize((width, height), Image.Resampling.NEAREST)


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def main() -> None:
    folder = Path(json.load(sys.stdin))
    photo = picture(400, 300)
    on_its_side = photo.transpose(Image.Transpose.ROTATE_90)  # shown right by a quarter turn to the right
    photo.save(folder / "photo.jpg", quality=95)
    photo.save(folder / "photo.webp", quality=95)
    on_its_side.save(folder / "phone.jpg", quality=95, exif=turned(6))
    photo.transpose(Image.Transpose.ROTATE_180).save(folder / "upside-down.png", exif=turned(3))
    photo.save(folder / "camera.jpg", "MPO", quality=95, save_all=True, append_images=[picture(400, 300)])
    photo.convert("CMYK").save(folder / "print.jpg", quality=95)
    photo.quantize(8).save(folder / "palette.png")
    photo.save(folder / "moving.webp", save_all=True, append_images=[photo.rotate(180)], lossless=True)
    photo.save(folder / "odd.png", icc_profile=b"no profile")
    print(json.dumps(sorted(path.name for path in folder.iterdir())))


main()
