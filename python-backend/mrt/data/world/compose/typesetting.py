"""Sets words on a page: in a colour that is legible on what lies beneath, with the effects that designers use."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mrt.data.world.assets.library import Face
from mrt.data.world.compose import inking
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.ink import bend, lettering
from mrt.data.world.ink.colour import Colour, name_of
from mrt.data.world.ink.lettering import Letters, Style
from mrt.data.world.ink.scaling import turned

HEADS = ("headline", "title", "big figure", "sticker")


@dataclass(frozen=True)
class Words:
    """A text to be set. `size` in units of the sheet, at most. `effect`: plain, outline, shadow, hard, gradient, photo,
    sticker, hollow; "" lets the page decide."""

    text: str
    role: str
    size: float
    colour: Colour | None = None
    effect: str = ""
    plain: bool = False
    bold: bool | None = None
    upper: bool | None = None
    tracking: float | None = None
    leading: float | None = None
    gap: float = 0.5
    least: float | None = field(default=None)


def style_of(sheet: Sheet, words: Words, align: str = "left") -> Style:
    """The face and manner for words of a role."""
    taste = sheet.taste
    head = words.role in HEADS
    face = taste.head if head else taste.body
    script = taste.speech.script
    bare = "".join(cased(sheet, words).split())
    if words.plain or not face.covers(script, bare):
        face, script = next(
            ((own, of) for own, of in _instead(sheet, words.plain) if own.covers(of, bare)), (face, script)
        )
        if not face.covers(script, bare):
            raise ValueError(f"no face of the page has all letters of {words.text!r}")
    bold = words.bold if words.bold is not None else (taste.bold if head else words.role in ("label", "button"))
    tracking = (
        words.tracking if words.tracking is not None else taste.tracking if head or words.role == "label" else 0.0
    )
    leading = words.leading or (1.08 if head and len(words.text) > 3 else 1.35)
    if script in lettering.COMPLEX or script in ("chinese", "japanese", "korean"):
        leading = max(leading, 1.3)
    if face.category == "handwriting":
        tracking, leading = 0.0, max(leading, 1.25)
    return Style(face, script, bold, align, tracking, leading)


def _instead(sheet: Sheet, plain: bool) -> list[tuple[Face, str]]:
    """Faces that may stand in for a role's own, the best first."""
    taste = sheet.taste
    own = taste.speech.script
    others = [(taste.body, own), (taste.head, own)]
    return [(taste.plain, "latin"), *others] if plain else [*others, (taste.plain, "latin")]


def cased(sheet: Sheet, words: Words) -> str:
    upper = words.upper if words.upper is not None else sheet.taste.upper and words.role in (*HEADS, "label", "button")
    handwritten = sheet.taste.head.category == "handwriting" and words.role in HEADS
    return words.text.upper() if upper and not handwritten else words.text


def measured(sheet: Sheet, words: Words, width: float, height: float, align: str, scale: float = 1.0) -> Letters:
    """The words set into a box."""
    size = words.size * sheet.unit * scale
    return lettering.fitted(style_of(sheet, words, align), cased(sheet, words), width, height, size)


def written(sheet: Sheet, words: Words, box: Box, align: str = "", down: float = 0.5, angle: float = 0.0) -> Box:
    """Set the words into a box, as large as they may be; the box that they take."""
    align = align or sheet.taste.align
    set_ = measured(sheet, words, box.width, box.height, align)
    across = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    place = box.placed(set_.width, set_.height, across, down)
    lay(sheet, words, set_, place.x, place.y, angle=angle)
    return place


def lay(sheet: Sheet, words: Words, set_: Letters, x: float, y: float, angle: float = 0.0, bent: float = 0.0) -> None:
    """Lay set words on the page, their box at (x, y); turned by `angle` or bent along an arc by `bent` degrees."""
    mask, left, top = set_.mask, x + set_.left, y + set_.top
    if bent:
        mask = bend.arc(mask, bent)
        left, top = x + (set_.width - mask.shape[1]) / 2, y + (set_.height - mask.shape[0]) / 2
    under = Box(left, top, mask.shape[1], mask.shape[0])
    head = words.role in HEADS
    least = words.least or (3.0 if head or set_.size > 4 * sheet.unit else 4.5)
    colour, score = sheet.ink(under, words.colour, least)
    effect = words.effect or _effect(sheet, words, set_, score, least)
    pixels, room, colours, detail = inking.inked(sheet, mask, under, colour, effect, set_.size)
    if angle:
        wide, high = pixels.shape[1], pixels.shape[0]
        pixels = turned(pixels, angle)
        left, top = left + (wide - pixels.shape[1]) / 2, top + (high - pixels.shape[0]) / 2
    style = style_of(sheet, words)
    string = ("" if style.script in lettering.UNSPACED else " ").join(set_.lines)
    sheet.add(
        pixels,
        left - room,
        top - room,
        kind="text",
        role=words.role,
        name=string,
        caption=f'{name_of(colours[0])} text "{shortened(string)}"',
        detail=" ".join(filter(None, (detail, "bold" if style.bold else "", style.face.category))),
        synonyms=(words.role, "lettering") if head else (words.role,),
        text="\n".join(set_.lines),
        font=style.face.family,
        colours=tuple(colours),
        sources=(style.face.key,),
    )


def shortened(text: str, most: int = 48) -> str:
    """At most `most` letters, ending with a word, without quotation marks."""
    text = text.replace('"', "'")
    if len(text) <= most:
        return text
    cut = text[:most].rpartition(" ")[0]
    return cut or text[:most]


def _effect(sheet: Sheet, words: Words, set_: Letters, score: float, least: float) -> str:
    rng, head = sheet.rng, words.role in HEADS
    if score < least * 0.62:
        return str(rng.choice(("outline", "shadow", "sticker" if head else "outline")))
    if score < least:
        return str(rng.choice(("shadow", "outline"))) if rng.random() < 0.75 else "plain"
    if not head or set_.size < 4 * sheet.unit:
        return "plain"
    plain = 0.68 if sheet.taste.shadow == "none" else 0.4
    chances = np.array([0.05, 0.07, 0.07, 0.04, 0.025, 0.05, 0.02, 0.04])
    if sheet.taste.shadow == "hard":
        chances[2] *= 3
    if sheet.taste.rim:
        chances[5] *= 4
    kinds = ("plain", "outline", "shadow", "hard", "gradient", "photo", "sticker", "hollow", "colours")
    return str(rng.choice(kinds, p=np.concatenate([[plain], chances / chances.sum() * (1 - plain)])))
