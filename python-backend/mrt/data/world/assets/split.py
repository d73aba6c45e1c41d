"""The split into training and held-out assets: whole families of fonts, whole authors' icon sets, single photographs.

A group's split is read from the SHA-256 of its name (85, 5 and 10 %), except for those that `PINNED` names: the large
sets, so that no one digest decides over a third of all pictures, and for each kind something that is surely held out.
Groups are wider than sets where sets are one another's redrawings (all of one author's; Material and its descendants).
"""

from __future__ import annotations

import hashlib
from typing import get_args

from .library import Split

SPLITS: tuple[Split, ...] = get_args(Split)
TRAIN, VALIDATION = 0.85, 0.05

# group -> split
PINNED: dict[str, Split] = {
    "iconify/microsoft corporation": "train",
    "iconify/streamline": "train",
    "iconify/google": "train",
    "iconify/480 design": "train",
    "iconify/gameicons": "train",
    "iconify/emoji one": "train",
    "iconify/twitter": "test",
    "iconify/phosphor icons": "test",
    "iconify/the bootstrap authors": "test",
    "iconify/resolve to save lives": "test",
    "iconify/marketeq": "test",
    "iconify/mozilla": "validation",
    "iconify/tdesign": "validation",
    "dicebear/lisa wischofsky": "train",
    "dicebear/ashley seo": "train",
    "dicebear/micah lanier": "train",
    "dicebear/webpixels": "train",
    "dicebear/zoish": "test",
    "dicebear/natalia spivak": "test",
    "dicebear/johan melin": "validation",
    "font/noto": "train",
    "font/heebo": "test",
    "font/assistant": "validation",
    "font/gowun-batang": "test",
    "font/gugi": "validation",
    "font/zcool-xiaowei": "test",
    "font/long-cang": "validation",
    "font/shippori-mincho": "test",
    "font/kosugi-maru": "validation",
    "font/taviraj": "test",
    "font/itim": "validation",
    "font/khand": "validation",
    "font/lemonada": "validation",
    "font/jura": "validation",
    "font/philosopher": "test",
    "photo/mypaint-data-extras/backgrounds/ramon/hr_cork": "validation",
}

ALIASES = {
    "iconify/material design authors": "iconify/google",
    "iconify/pictogrammers": "iconify/google",
    "iconify/mdi community": "iconify/google",
    "iconify/family": "iconify/ben sperry",
    "iconify/google inc": "iconify/google",
    "iconify/lucide contributors": "iconify/cole bemis",
}


def split_of(group: str) -> Split:
    """The split of a group such as `iconify/google`, `font/roboto`, `photo/skimage/coffee` (case does not matter)."""
    group = ALIASES.get(group.lower(), group.lower())
    if group in PINNED:
        return PINNED[group]
    share = int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") / 2**32
    return "train" if share < TRAIN else "validation" if share < TRAIN + VALIDATION else "test"
