"""How near what was read and lifted off a page comes to its truth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from mrt.evaluation.text.truth import Ground, TrueText, Truth, letters_of, readable
from mrt.experts.reader.line import Line
from mrt.experts.text.lift import TextLayer
from mrt.experts.text.summed import alpha_of
from mrt.geometry import Region

_BOXED = 0.8  # of a text's alpha that has to lie in the lines that were read
_AROUND = 6  # px around a text in which alpha counts
_NOTHING = 0.02  # alpha that counts as none


@dataclass(frozen=True)
class Score:
    """Of one text layer. `iou`: soft, of alpha where it shows; `ground`: PSNR beneath it, dB; `alike`: 0..1, of the
    strings without spaces, None where the reader's alphabet lacks its letters or no string is known."""

    kind: Ground
    boxed: bool
    iou: float
    ground: float
    alike: float | None
    height: int
    string: str


def scored(
    truth: Truth, lines: Sequence[Line], layers: Sequence[TextLayer], ground: np.ndarray, alphabet: Collection[str]
) -> list[Score]:
    """A score for each text of a page."""
    size = (truth.picture.shape[1], truth.picture.shape[0])
    boxes = np.zeros(truth.seen.shape, bool)
    for line in lines:
        box = line.region(*size)
        boxes[box.y : box.bottom, box.x : box.right] = True
    alpha = alpha_of(layers, truth.seen.shape)
    return [_score(text, truth, lines, boxes, alpha, ground, alphabet) for text in truth.texts]


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Of pictures or pixels in 0..255, dB, at most 60."""
    error = float(((one.astype(np.float64) - other) ** 2).mean()) if one.size else 0.0
    return min(60.0, 10 * np.log10(255**2 / max(error, 1e-9)))


def _score(
    text: TrueText,
    truth: Truth,
    lines: Sequence[Line],
    boxes: np.ndarray,
    alpha: np.ndarray,
    ground: np.ndarray,
    alphabet: Collection[str],
) -> Score:
    box = text.region
    inside = slice(box.y, box.bottom), slice(box.x, box.right)
    wide = slice(max(0, box.y - _AROUND), box.bottom + _AROUND), slice(max(0, box.x - _AROUND), box.right + _AROUND)
    seen = truth.seen[wide]
    true = truth.alpha[wide] * seen
    made = alpha[wide] * (seen | (truth.alpha[wide] < _NOTHING))
    both = np.maximum(true, made).sum()
    beneath = text.alpha > _NOTHING
    return Score(
        text.ground,
        bool((boxes[inside] * text.alpha).sum() >= _BOXED * text.alpha.sum()),
        float(np.minimum(true, made).sum() / both) if both else 1.0,
        psnr(ground[inside][beneath], truth.ground[inside][beneath]),
        _alike(text, lines, alphabet),
        box.height,
        text.string or "",
    )


def _alike(text: TrueText, lines: Sequence[Line], alphabet: Collection[str]) -> float | None:
    if text.string is None or not readable(text.string, alphabet):
        return None
    box: Region = text.region
    own = [line for line in lines if box.x <= line.rectangle.x < box.right and box.y <= line.rectangle.y < box.bottom]
    read, true = letters_of("".join(line.string for line in own)), letters_of(text.string)
    return 1.0 if read == true else SequenceMatcher(None, read, true, autojunk=False).ratio()
