"""Set strings read back by the server's reader: what share is exactly right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from mrt.evaluation.typeset.strings import STRINGS
from mrt.experts.reader.reader import Reader
from mrt.experts.type.agreement import agreement
from mrt.experts.type.drawing import draw
from mrt.experts.type.fit import fit
from mrt.experts.type.style import Style

STYLES = {
    "sans": Style("sans"),
    "sans bold": Style("sans", bold=True),
    "serif": Style("serif"),
    "slab": Style("slab"),
    "display": Style("display"),
    "handwritten": Style("handwritten"),
    "script": Style("script"),
    "mono": Style("mono"),
}
REGION = (420, 120)  # px
_MARGIN = 30
_INK, _PAPER = (28, 36, 60), (247, 244, 236)


class Outcome(NamedTuple):
    """`apart`: share of characters that differ, 0..1."""

    kind: str
    style: str
    wanted: str
    read: str
    same: bool
    only_case: bool
    apart: float


def outcomes(reader: Reader, styles: Sequence[str]) -> Iterator[Outcome]:
    """Every string in every of the styles, where that is not for Latin alone."""
    for kind, strings in STRINGS.items():
        eastern = kind in ("Chinese", "Japanese")
        for name in styles:
            if eastern and name not in ("sans", "sans bold"):
                continue
            for wanted in strings:
                read = "\n".join(line.string for line in reader.read(picture(wanted, STYLES[name])))
                found = agreement(read, wanted)
                yield Outcome(kind, name, wanted, read, found.same, found.only_case, found.share)


def picture(string: str, style: Style) -> np.ndarray:
    """(h, w, 3) uint8: the string in dark on a light ground, with a margin."""
    width, height = REGION
    letters = draw(fit(string, width, height, style))
    alpha = letters[..., 3:].astype(np.float32) / 255
    page = np.empty((height + 2 * _MARGIN, width + 2 * _MARGIN, 3), np.uint8)
    page[:] = _PAPER
    inner = page[_MARGIN : _MARGIN + height, _MARGIN : _MARGIN + width]
    inner[:] = np.rint(np.array(_INK) * alpha + inner * (1 - alpha))
    return page


def table(found: Sequence[Outcome]) -> str:
    """Markdown: a row a kind, a column a style: exactly right of all."""
    styles = list(dict.fromkeys(one.style for one in found))
    lines = ["| strings | " + " | ".join(styles) + " |", "|---|" + "---|" * len(styles)]
    for kind in [*dict.fromkeys(one.kind for one in found), "all"]:
        cells = []
        for style in styles:
            some = [one for one in found if one.style == style and kind in (one.kind, "all")]
            cells.append(f"{sum(one.same for one in some)} of {len(some)}" if some else "–")
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
