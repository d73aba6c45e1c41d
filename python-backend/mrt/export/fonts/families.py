"""Which families the type library holds."""

from __future__ import annotations

from typing import NamedTuple

_LETTERS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
_BOTH = (400, 700)


class Family(NamedTuple):
    """`name`: of the package under @fontsource; `suits`: words of a caption that ask for it; `weights`; `pieces`: the
    package's names of alphabets."""

    name: str
    category: str
    suits: str
    weights: tuple[int, ...]
    pieces: tuple[str, ...]


FAMILIES = (
    # Within a category the first one is its plain one.
    Family("inter", "sans", "modern clean neutral minimal", _BOTH, _LETTERS),
    Family("montserrat", "sans", "geometric wide brand logo", _BOTH, _LETTERS),
    Family("eb-garamond", "serif", "elegant classic book literary", _BOTH, _LETTERS),
    Family("bodoni-moda", "serif", "fashion luxury magazine glamour", _BOTH, _LETTERS),
    Family("rokkitt", "slab", "western vintage sturdy", _BOTH, _LETTERS),
    Family("anton", "display", "impact heavy poster loud chunky", (400,), _LETTERS),
    Family("oswald", "display", "condensed narrow headline tall", _BOTH, _LETTERS),
    Family("fredoka", "display", "playful rounded bubble kids friendly cute", _BOTH, (*_LETTERS, "hebrew")),
    Family("baloo-2", "display", "soft cartoon", _BOTH, (*_LETTERS, "devanagari")),
    Family("caveat", "handwritten", "casual note pen", _BOTH, _LETTERS),
    Family("patrick-hand", "handwritten", "neat marker", (400,), _LETTERS),
    Family("kalam", "handwritten", "sketch", (400,), (*_LETTERS, "devanagari")),
    Family("pacifico", "script", "brush retro surf", (400,), _LETTERS),
    Family("great-vibes", "script", "calligraphy calligraphic wedding formal romantic", (400,), _LETTERS),
    Family("jetbrains-mono", "mono", "code terminal technical", _BOTH, _LETTERS),
    Family("courier-prime", "mono", "typewriter screenplay", _BOTH, _LETTERS),
    # For scripts beside those; their Latin letters go with them.
    Family("cairo", "sans", "", _BOTH, (*_LETTERS, "arabic")),
    Family("amiri", "serif", "", _BOTH, (*_LETTERS, "arabic")),
    Family("heebo", "sans", "", _BOTH, (*_LETTERS, "hebrew")),
    Family("frank-ruhl-libre", "serif", "", _BOTH, (*_LETTERS, "hebrew")),
    Family("noto-sans-devanagari", "sans", "", _BOTH, (*_LETTERS, "devanagari")),
    Family("kanit", "sans", "", _BOTH, (*_LETTERS, "thai")),
    Family("sarabun", "serif", "", _BOTH, (*_LETTERS, "thai")),
    Family("noto-sans-sc", "sans", "", _BOTH, ("latin", "chinese-simplified")),
    Family("noto-sans-jp", "sans", "", _BOTH, ("latin", "japanese")),
    Family("noto-sans-kr", "sans", "", _BOTH, ("latin", "korean")),
)
EXTRA = {
    "noto-sans-jp": "‡≈≠≤≥∞→←↑↓✓★☆♥♡●○■□▲△▼▽◆◇‰※℃Å№♪♀♂√∑−∕〒⇒⇔◎",
    "noto-sans-sc": "毖耪谰锨",  # with these GB 2312 level 1 is whole
}
"""What designs use and no alphabet's piece holds: it comes out of a family's numbered pieces."""
_HEAVY = {
    "noto-sans-sc": ("gb2312", 0xB0, 0xD8),  # level 1
    "noto-sans-jp": ("euc_jp", 0xB0, 0xD0),  # JIS X 0208, level 1
    "noto-sans-kr": ("euc_kr", 0xB0, 0xC9),  # the syllables of KS X 1001
}


def kept(name: str, weight: int) -> set[int] | None:
    """Code points that a face holds, None where all of its pieces: bold faces of the great scripts hold the common
    letters, others are thickened where they are drawn."""
    if weight == 400 or name not in _HEAVY:
        return None
    codec, first, beyond = _HEAVY[name]
    cells = (bytes([row, cell]) for row in range(first, beyond) for cell in range(0xA1, 0xFF))
    common = {ord(letter) for pair in cells for letter in pair.decode(codec, "ignore")}
    return common | {*range(0x20, 0x600), *range(0x2000, 0x2200), *range(0x3000, 0x3100), *range(0xFF00, 0xFFF0)}
