"""The vocabulary of weights trained on procedural designs: every phrase that occurs in their captions.

Written into parameter `vocabulary` of mrt/config.pbtxt by mrt.export.onnx, where the server and its callers read it.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from mrt.data import backgrounds, glyphs, sentences, textures
from mrt.text import words
from mrt.vocabulary import COLOUR, Vocabulary
from mrt.words.synonyms import TABLE

STYLES = ("flat",)  # of the design's own layers; others are seen in references alone
SIZES = ("small", "medium", "large")
PLACES = tuple(
    "top left,top,top right,middle left,centre,middle right,bottom left,bottom,bottom right".split(",")
)  # of captions.where
_PATTERN = re.compile(r'(key: "vocabulary" value: \{ string_value: ").*("\s*\} \})')


def of_drawn_designs() -> Vocabulary:
    return Vocabulary(
        concepts=(
            *glyphs.SHAPES,
            *(f"{name} icon" for name in glyphs.ICONS),
            "text",
            "translucent panel",
            "soft shadow",
            *(f"photo of {name}" for name in textures.KINDS),
        ),
        words=tuple(unicodedata.normalize("NFC", word) for word in glyphs.WORDS),
        colours=backgrounds.NAMES,
        backgrounds=(
            f"{COLOUR} background",
            f"translucent {COLOUR} background",
            "transparent background",
            *(f"{way} gradient {COLOUR} to {COLOUR} background" for way in ("vertical", "horizontal", "radial")),
            *(f"{way} stripes {COLOUR} and {COLOUR} background" for way in ("vertical", "horizontal")),
            *(f"photo of {name} background" for name in textures.KINDS),
        ),
        styles=STYLES,
        scripts=("latin", *glyphs.SCRIPTS),
        sizes=SIZES,
        places=PLACES,
        fillers=_fillers(),
        synonyms=TABLE,
    )


def _fillers() -> tuple[str, ...]:
    """Words that the planner was trained to assign to no layer, and those between size, thing and place."""
    said = [*sentences.OPENINGS, *sentences.JOINS, *sentences.GROUNDS, *sentences.ARTICLES, "at in"]
    return tuple(sorted({word for text in said for word in words(text)} - {"book"}))  # a thing, beside its cover


def write(config: Path, vocabulary: Vocabulary) -> None:
    """State it in a config that has the parameter. Raises ValueError where it has not."""
    escaped = vocabulary.to_json().replace("\\", "\\\\").replace('"', '\\"')
    text, found = _PATTERN.subn(lambda match: f"{match[1]}{escaped}{match[2]}", config.read_text())
    if found != 1:
        raise ValueError(f"{config} has no parameter `vocabulary`; add one with an empty string_value")
    config.write_text(text)
