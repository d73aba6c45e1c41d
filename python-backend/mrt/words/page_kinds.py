"""Sizes of pages that people name: px, at 150 px an inch where the page is for print."""

from __future__ import annotations

import re
from collections.abc import Mapping

Size = tuple[int, int]

_NAMED: Mapping[Size, str] = {
    (1080, 1080): "instagram post|instagram square|square post|social media post|facebook post|album cover",
    (1080, 1350): "instagram portrait|portrait post|4:5 post",
    (
        1080,
        1920,
    ): "instagram story|story|instagram reel|reel|tiktok video|tiktok|facebook story|phone wallpaper|whatsapp status",
    (1200, 628): "facebook ad|link preview|open graph image|og image|twitter card|linkedin post",
    (1640, 624): "facebook cover",
    (1584, 396): "linkedin banner|linkedin cover",
    (1500, 500): "banner|web banner|twitter header|twitter banner|x header|header image",
    (1280, 720): "youtube thumbnail|thumbnail|video thumbnail",
    (1920, 1080): "slide|presentation slide|presentation|title slide|desktop wallpaper|wallpaper|zoom background",
    (1240, 1754): "a4|a4 flyer|a4 poster|a4 page|a4 sheet|a4 portrait",
    (1754, 1240): "a4 landscape|landscape a4",
    (1275, 1650): "us letter|letter size|letter flyer",
    (1050, 600): "business card|visiting card",
    (900, 600): "postcard|greeting card|birthday card|thank you card",
    (874, 1240): "a5|a5 flyer|a5 page|flyer|leaflet|menu|invitation|wedding invitation|birthday invitation",
    (1000, 1500): "pinterest pin",
}
PAGE_KINDS: Mapping[str, Size] = {name: size for size, names in _NAMED.items() for name in names.split("|")}
_PIXELS = re.compile(r"(\d{3,5})[x×](\d{3,5})(?:px)?")


def page_size(said: str) -> Size | None:
    """px of a kind of page, or of a size in digits, as `1200x400`; None where it is neither."""
    if found := _PIXELS.fullmatch(said.lower()):
        return int(found[1]), int(found[2])
    return PAGE_KINDS.get(said.lower())
