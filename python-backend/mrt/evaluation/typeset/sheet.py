"""A sheet of strings in many scripts and styles, each in its region's outline."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.style import Colour, Outline, Shadow, Style

_CELL, _GAP, _COLUMNS = (400, 200), 12, 4


class Card(NamedTuple):
    """A string, its style, the ground beneath it, and the region's width and height in px."""

    string: str
    style: Style
    ground: Colour = (246, 243, 236)
    region: tuple[int, int] = (360, 160)


_NAVY, _CREAM, _RED = (24, 34, 74), (250, 240, 220), (196, 40, 44)
CARDS = (
    Card("Summer Sale", Style("display", bold=True, colour=_CREAM), _RED),
    Card("The Art of Slow Mornings", Style("serif", colour=_NAVY)),
    Card("Emma & Oliver", Style("script", "Great Vibes", colour=(120, 90, 50))),
    Card("Fresh\nCoffee", Style("script", colour=(90, 52, 30)), (244, 226, 200)),
    Card("Don’t forget the milk!", Style("handwritten", colour=(40, 60, 140)), (255, 246, 170)),
    Card("INVOICE No. 2026-0117", Style("mono", "Courier Prime", colour=(30, 30, 30), alignment="left")),
    Card("hello@studio-north.com", Style("sans", colour=_NAVY)),
    Card("€ 1.299,00", Style("sans", bold=True, colour=_RED)),
    Card("Saloon & Grill, est. 1887", Style("slab", bold=True, colour=(94, 52, 20)), (236, 214, 170)),
    Card("VOGUE nights", Style("serif", "Bodoni Moda", colour=(20, 20, 20))),
    Card(
        "Play time!", Style("display", "Fredoka", True, colour=(255, 120, 60), outline=Outline((255, 255, 255), 0.07))
    ),
    Card(
        "GAME OVER",
        Style("display", "Anton", colour=(255, 230, 0), shadow=Shadow((0, 0, 0), 0.05, 0.05, 0, 1.0)),
        (60, 50, 130),
    ),
    Card("Phở Hà Nội mỗi ngày", Style("display", "Oswald", True, colour=(140, 30, 30))),
    Card("Καλημέρα κόσμε", Style("serif", colour=_NAVY)),
    Card("Скидка 50% сегодня", Style("sans", "Montserrat", True, colour=_RED)),
    Card("تخفيضات الصيف حتى ٥٠٪", Style("sans", bold=True, colour=(0, 90, 80))),
    Card("بسم الله الرحمن الرحيم", Style("serif", colour=(60, 40, 10)), (244, 232, 206)),
    Card("ברוכים הבאים לקפה NOIR", Style("serif", colour=_NAVY)),
    Card("नमस्ते दुनिया, स्वागत है", Style("sans", bold=True, colour=(180, 70, 10))),
    Card("ร้านกาแฟเปิดทุกวันตั้งแต่เวลาแปดโมงเช้า", Style("sans", colour=(70, 40, 20))),
    Card("新年快乐，万事如意！", Style("sans", bold=True, colour=(255, 222, 120)), (170, 20, 30)),
    Card("今日は、とても良い天気ですね。散歩に行きましょう。", Style("sans", colour=_NAVY, alignment="left")),
    Card("안녕하세요 서울의 밤", Style("sans", bold=True, colour=(40, 30, 90))),
    Card(
        "Typography is the craft of endowing human language with a durable visual form, and thus with an independent "
        "existence. Its heartwood is calligraphy – the dance, on a tiny stage, of the living, speaking hand.",
        Style("serif", colour=(40, 40, 40), alignment="left"),
    ),
    Card("Modern Loft", Style("sans", slanted=True, colour=_NAVY)),
    Card("Kitab كتاب means book (3 times)", Style("sans", colour=_NAVY)),
    Card("Soft shadow", Style("sans", bold=True, colour=(255, 255, 255), shadow=Shadow()), (120, 180, 200)),
    Card("Tiny print in a small region that stays readable", Style("sans"), region=(110, 48)),
)


def sheet() -> np.ndarray:
    """(h, w, 3) uint8: all cards."""
    wide, high = _CELL
    rows = -(-len(CARDS) // _COLUMNS)
    page = Image.new("RGB", (_GAP + _COLUMNS * (wide + _GAP), _GAP + rows * (high + _GAP)), (208, 208, 208))
    for number, card in enumerate(CARDS):
        row, column = divmod(number, _COLUMNS)
        x, y = _GAP + column * (wide + _GAP), _GAP + row * (high + _GAP)
        cell = Image.new("RGB", _CELL, card.ground)
        width, height = card.region
        at = ((wide - width) // 2, (high - height) // 2)
        around = tuple(round(value * 0.85 + 128 * 0.15) for value in card.ground)
        ImageDraw.Draw(cell).rectangle((at[0] - 1, at[1] - 1, at[0] + width, at[1] + height), outline=around)
        letters = Image.fromarray(draw(fit(card.string, width, height, card.style)))
        cell.paste(letters, at, letters)
        page.paste(cell, (x, y))
    return np.asarray(page)
