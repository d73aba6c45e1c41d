"""A layer that is to show a string, as messages: the network's letters where they read so, else type in their style."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from PIL import Image

from mrt.experts.progress import unheard
from mrt.experts.survey import Experts
from mrt.experts.type.agreement import agreement, agrees
from mrt.experts.type.errors import CannotSet
from mrt.experts.type.style import Colour
from mrt.experts.type.typeset import SMALLEST, Typeset, typeset
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png

_SHOWS = 128  # alpha from which a pixel counts as ink
_UNLIKE = 0.5  # of a string's letters that are read otherwise
_HEADING = 40  # letters of one, at most
_LIGHT = 128  # mean of letters from which they are read on dark


def messages(asked: Mapping[str, Any], file: bytes, experts: Experts) -> Iterator[Message]:
    """`asked`: string, words (the caption), colour (RGB that it asks for, or None), trusted (whether the
    drawn letters may stay), measured (whether their size says how large letters are to be; else they fill their
    region), ground (rows of RGB).
    `file`: a PNG of the layer as it was drawn. One message: `lettered`."""
    layer = np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"))
    string, read = asked["string"], ""
    if asked["trusted"]:
        read = " ".join(line.string for line in experts.read(_on_contrast(layer), unheard))
        if agrees(read, string.replace("\n", " ")):
            yield Message("lettered", {"lettering": "drawn", **_text(string, layer, None)})
            return
    height, width = layer.shape[:2]
    ground = Image.fromarray(np.array(asked["ground"], np.uint8)).resize((width, height), Image.Resampling.BILINEAR)
    try:
        words = _weighted(asked["words"], string, read)
        smallest = SMALLEST if asked.get("measured", True) else 1.0
        made = typeset(string, width, height, layer, words, read, np.asarray(ground), (), _colour(asked), smallest)
    except CannotSet as error:
        note = f"its text is as drawn, for it cannot be set: {error}"
        yield Message("lettered", {"lettering": "drawn", "note": note})
    else:
        notes = {"note": "; ".join(made.notes)} if made.notes else {}
        info = {"lettering": "typeset", **_text(string, made.pixels, made), **notes}
        yield Message("lettered", info, png(made.pixels))


def _weighted(words: str, string: str, read: str) -> str:
    """Words on the letters. The weight of letters that say something else says nothing: headings are bold then."""
    unlike = agreement(read, string).share > _UNLIKE
    return f"bold {words}" if unlike and len(string) <= _HEADING else words


def _colour(asked: Mapping[str, Any]) -> Colour | None:
    if not asked.get("colour"):
        return None
    red, green, blue = asked["colour"]
    return red, green, blue


def _on_contrast(layer: np.ndarray) -> np.ndarray:
    """A layer (h, w, 4) uint8 on a sheet that its letters stand out of, (h, w, 3) uint8."""
    share = layer[..., 3:].astype(np.float32) / 255
    light = float((layer[..., :3] * share).sum() / max(1.0, 3 * float(share.sum())))
    sheet = 20.0 if light >= _LIGHT else 235.0
    return np.rint(layer[..., :3] * share + sheet * (1 - share)).astype(np.uint8)


def _text(string: str, layer: np.ndarray, made: Typeset | None) -> dict[str, Any]:
    """As the event of a layer tells it; nothing for a layer without ink. Its box is on the layer."""
    ink = layer[..., 3] >= _SHOWS
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return {}
    lines = made.setting.string.split("\n") if made else string.split("\n")
    left, top = int(columns[0]), int(rows[0])
    box = [left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top]
    colour = made.setting.style.colour if made else tuple(int(v) for v in np.median(layer[ink][:, :3], 0))
    type_ = {"family": made.setting.family, "size": round(made.setting.size, 2)} if made else {}
    return {
        "text": {
            "string": "\n".join(lines),
            "box": box,
            "angle": 0.0,
            "vertical": False,
            "colour": list(colour),
            "height": round(box[3] / len(lines), 2),
            "alignment": made.setting.style.alignment if made else "center",
            "confidence": 1.0,
            **type_,
        }
    }
