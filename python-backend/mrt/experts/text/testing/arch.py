"""A word on an arch, drawn letter by letter with Pillow's own font, with what is true of it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.text.testing.lettering import INK, Lettering


def arched(ground: np.ndarray, word: str, size: int, arc: Rectangle) -> Lettering:
    """`word` in `size` px along the middle line of `arc`, from its beginning, on `ground` (h, w, 3) uint8."""
    height, width = ground.shape[:2]
    font, times = ImageFont.load_default(4 * size), 4
    whole = font.getlength(word) / times
    alpha = np.zeros((height, width), np.float32)
    for at, letter in enumerate(word):
        along = (font.getlength(word[:at]) + font.getlength(letter) / 2) / times - whole / 2
        cell = Image.new("L", (6 * size, 6 * size))
        ImageDraw.Draw(cell).text((3 * size, 3 * size), letter, 255, font, anchor="mm")
        turn = arc.angle + np.rad2deg(along / arc.radius)
        cell = cell.rotate(-turn, Image.Resampling.BICUBIC).reduce(times)
        x, y = arc.at(np.array([along, 0.0]))
        left, top = round(x) - cell.width // 2, round(y) - cell.height // 2
        sheet = Image.new("L", (width, height))
        sheet.paste(cell, (left, top))
        alpha = np.maximum(alpha, np.asarray(sheet, np.float32) / 255)
    picture = ground * (1 - alpha[..., None]) + np.array(INK) * alpha[..., None]
    band = arc.longer(whole - arc.width)._replace(height=1.2 * size)
    line = Line(word, band, 0.99, False, INK, 0.8 * size)
    return Lettering(np.rint(picture).astype(np.uint8), ground, alpha, (line,))
