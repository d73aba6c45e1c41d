"""Alpha masks of the things a layer can show: shapes, icons, words. Each is cropped tight, float32 0..1.

Icons: Bootstrap Icons (MIT), rendered once to 192 px masks. Words: Inter ExtraBold for Latin, and Noto Sans Bold for
the other scripts, rendered once with their shaping (both SIL OFL 1.1).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

ASSETS = Path(__file__).parent / "assets"
SHAPES = ("circle", "square", "triangle", "ring", "diamond", "hexagon", "arch", "pill")
ICONS = tuple(
    "star heart house bell sun moon cloud lightning gift camera cup airplane trophy tree flag umbrella".split()
)
LATIN = tuple("SALE NEW HELLO OPEN LOVE FREE MUSIC PARTY YES WOW SHOP NOW HOT CAFE GO 50%".split())
SCRIPTS = {
    "cyrillic": tuple("ДА МИР ЛЕТО ЧАЙ".split()),
    "greek": tuple("ΝΑΙ ΦΩΣ ΓΗ ΖΩΗ".split()),
    "arabic": tuple("سلام نور شاي حب".split()),
    "devanagari": tuple("चाय घर नमस्ते फूल".split()),
    "chinese": tuple("你好 春天 茶 特价".split()),
    "japanese": tuple("さくら カフェ まつり ゆめ".split()),
    "korean": tuple("안녕 봄날 커피 사랑".split()),
}
_MASTERS = {
    word: f"{script}-{place}.png" for script, found in SCRIPTS.items() for place, word in enumerate(found, start=1)
}
WORDS = (*LATIN, *_MASTERS)
_FILES = {"cup": "cup-hot"}
_SIDE = 256  # px of a master mask of a shape


@cache
def master(kind: str, name: str) -> Image.Image:
    """The mask at its largest, mode L, tight."""
    if kind == "icon":
        return Image.open(ASSETS / "icons" / f"{_FILES.get(name, name)}.png").convert("L")
    if kind == "text":
        return Image.open(ASSETS / "words" / _MASTERS[name]).convert("L") if name in _MASTERS else _word(name)
    return _shape(name)


def fitted(kind: str, name: str, width: int, height: int) -> np.ndarray:
    """The mask scaled to fit width x height px with its aspect kept, (h, w). A pill takes the whole box."""
    if name == "pill":
        return _pill(width, height)
    mask = master(kind, name)
    scale = min(width / mask.width, height / mask.height)
    size = max(1, round(mask.width * scale)), max(1, round(mask.height * scale))
    return _array(mask.resize(size, Image.Resampling.LANCZOS if kind != "shape" else Image.Resampling.BOX))


def panel(width: int, height: int, times: int = 1) -> np.ndarray:
    """A rounded rectangle, (height, width): a panel, and the frame of a photo. `times`: as large as it is drawn."""
    return _rounded(width, height, 6 * times)


def shadow(width: int, height: int) -> np.ndarray:
    """A blurred ellipse that ends inside its box, (height, width)."""
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).ellipse((9, 9, width - 10, height - 10), fill=200)
    return _array(mask.filter(ImageFilter.GaussianBlur(4)))


def larger(kind: str, name: str, width: int, height: int, times: int) -> np.ndarray | None:
    """The mask of a layer's content of width x height px at so many times that size, (times * height, times * width);
    None for a shadow, which has no edge. Outlines of icons and words are those of their masters, drawn hard."""
    size = times * width, times * height
    if kind == "shadow":
        return None
    if kind in ("panel", "photo"):
        return panel(*size, times)
    if name == "pill":
        return _rounded(*size, times * (min(width, height) // 2))
    mask = _shape(name, 8 * _SIDE) if kind == "shape" else _hard(kind, name)
    return _array(mask.resize(size, Image.Resampling.BOX))


@cache
def _hard(kind: str, name: str) -> Image.Image:
    """A master four times as large, with an edge of one px of that."""
    mask = master(kind, name)
    smooth = mask.resize((4 * mask.width, 4 * mask.height), Image.Resampling.BICUBIC)
    return smooth.point([min(255, max(0, round(4 * (level - 127.5) + 127.5))) for level in range(256)])


def _array(mask: Image.Image) -> np.ndarray:
    return np.asarray(mask, np.float32) / 255


def _pill(width: int, height: int) -> np.ndarray:
    return _rounded(width, height, min(width, height) // 2)


def _rounded(width: int, height: int, radius: int, fine: int = 4) -> np.ndarray:
    mask = Image.new("L", (width * fine, height * fine))
    box = (0, 0, width * fine - 1, height * fine - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * fine, fill=255)
    return _array(mask.resize((width, height), Image.Resampling.BOX))


def _word(word: str) -> Image.Image:
    font = ImageFont.truetype(str(ASSETS / "inter-extrabold.woff"), 120)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(word))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), word, font=font, fill=255)
    return mask


def _shape(name: str, side: int = _SIDE) -> Image.Image:
    """Of a master's side, or a larger one."""
    mask = Image.new("L", (side, side))
    draw, unit = ImageDraw.Draw(mask), side / _SIDE
    last, half = side - 1, side / 2
    if name == "circle":
        draw.ellipse((0, 0, last, last), fill=255)
    elif name == "square":
        draw.rounded_rectangle((0, 0, last, last), 24 * unit, fill=255)
    elif name == "triangle":
        draw.polygon([(half, 0), (last, last), (0, last)], fill=255)
    elif name == "ring":
        draw.ellipse((0, 0, last, last), fill=255)
        draw.ellipse((58 * unit, 58 * unit, last - 58 * unit, last - 58 * unit), fill=0)
    elif name == "diamond":
        draw.polygon([(half, 0), (last, half), (half, last), (0, half)], fill=255)
    elif name == "hexagon":
        quarter = side / 4
        corners = [(quarter, 0), (3 * quarter, 0), (last, half), (3 * quarter, last), (quarter, last), (0, half)]
        draw.polygon(corners, fill=255)
    elif name == "arch":
        draw.ellipse((0, 0, last, last), fill=255)
        draw.rectangle((0, half, last, last), fill=255)
    return mask.crop(mask.getbbox())
