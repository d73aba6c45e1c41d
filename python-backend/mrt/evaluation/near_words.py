"""How near words have to be to what the weights know: `python -m mrt.evaluation.near_words`.

Each word of ALIKE and APART has its nearest known word by mrt.meanings. Printed by threshold of the cosine: of ALIKE
the share that is taken for the right thing, of APART the share that is taken for anything, which is wrong. Then the
same for words of other languages. The lists were written before any cosine was looked at. At last the words of the
table that are near enough to a known one: those that mean it were taken over into mrt/words/synonyms.py by eye, since
more than half do not ("color" is near to blue, "cardiac" to heart, "airline" to airplane).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from mrt.data.backgrounds import NAMES
from mrt.data.glyphs import ICONS, SHAPES
from mrt.data.textures import KINDS
from mrt.meanings import Meanings
from mrt.words.near import THRESHOLD, Near

KNOWN = (*SHAPES, *ICONS, *NAMES, *KINDS)
ALIKE = {
    "star": "stars starry asterisk pentagram",
    "heart": "hearts valentine love",
    "house": "home houses cottage building residence cabin",
    "bell": "bells chime doorbell ringer",
    "sun": "sunshine solar sunny",
    "moon": "lunar crescent moonlight",
    "cloud": "cloudy overcast",
    "lightning": "thunder bolt thunderbolt thunderstorm",
    "gift": "present gifts giveaway",
    "camera": "cameras camcorder photography",
    "cup": "mug teacup cups",
    "airplane": "plane aeroplane aircraft jet airliner",
    "trophy": "trophies award prize",
    "tree": "trees oak pine",
    "flag": "flags banner pennant",
    "umbrella": "parasol umbrellas",
    "circle": "circles round disc disk",
    "square": "squares quadrilateral",
    "triangle": "triangles triangular",
    "hexagon": "hexagonal hexagons",
    "diamond": "diamonds rhombus",
    "ring": "rings",
    "arch": "arches archway",
    "red": "crimson scarlet ruby",
    "blue": "azure navy cobalt",
    "green": "emerald lime",
    "purple": "violet lavender mauve",
    "teal": "turquoise cyan",
    "pink": "magenta fuchsia rose",
    "yellow": "golden lemon",
    "orange": "tangerine amber",
    "black": "ebony charcoal",
    "white": "ivory",
    "wood": "wooden timber plank",
    "sunset": "dusk sundown",
    "hills": "hill hillside mountains",
    "marble": "granite",
}  # fmt: skip
APART = (
    "cat dog horse bird fish lion tiger elephant rabbit mouse snake whale shark bee butterfly person man woman child "
    "baby face hand eye foot king queen wizard robot car bus train bicycle boat ship rocket road bridge phone laptop "
    "keyboard printer book pen pencil scissors hammer key lock door window chair table bed lamp clock watch bottle "
    "glass plate fork knife bread cheese pizza burger apple banana grape cake candle balloon ball football guitar "
    "piano drum violin shirt dress shoe hat crown money coin bank chart graph map globe mountain river "
    "ocean beach desert snow rain wind fire leaf flower grass brown grey beige arrow cross spiral dragon castle skull "
    "anchor wheel engine battery magnet microscope doctor hospital syringe school teacher office meeting factory"
).split()  # fmt: skip
LANGUAGES = {
    "German": "stern herz haus glocke sonne mond wolke blitz geschenk kamera tasse flugzeug baum flagge rot blau",
    "Spanish": "estrella corazon casa campana sol luna nube rayo regalo camara taza avion arbol bandera rojo azul",
    "French": "etoile coeur maison cloche soleil lune nuage eclair cadeau camera tasse avion arbre drapeau rouge bleu",
    "Italian": "stella cuore casa campana sole luna nuvola fulmine regalo camera tazza aereo albero bandiera rosso blu",
}
_FOREIGN = "star heart house bell sun moon cloud lightning gift camera cup airplane tree flag red blue".split()


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    meanings = Meanings.read()
    near = Near(meanings, KNOWN)
    alike = [(word, known) for known, words in ALIKE.items() for word in words.split()]
    print(json.dumps({"alike": len(alike), "apart": len(APART), "threshold": THRESHOLD}))
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        print(json.dumps(_figures(near, alike, threshold, APART)))
    for language, words in LANGUAGES.items():
        pairs = list(zip(words.split(), _FOREIGN, strict=True))
        in_table = sum(word in meanings for word, _ in pairs)
        print(json.dumps({"language": language, "in the table": in_table, **_figures(near, pairs, THRESHOLD, ())}))
    for known, words in _near_enough(meanings, near).items():
        print(json.dumps({"known": known, "near enough": words}))


def _figures(near: Near, pairs: Sequence[tuple[str, str]], threshold: float, apart: Sequence[str]) -> dict[str, object]:
    def taken(word: str) -> str | None:
        ranked = near.ranked(word)
        return ranked[0].known if ranked and ranked[0].cosine >= threshold else None

    right = sum(taken(word) == known for word, known in pairs)
    other = [f"{word}: {got}" for word, known in pairs if (got := taken(word)) not in (None, known)]
    wrong = [f"{word}: {got}" for word in apart if (got := taken(word))]
    shares = {"threshold": threshold, "alike taken": round(right / len(pairs), 3), "alike mistaken": other}
    return {**shares, "apart taken": round(len(wrong) / max(1, len(apart)), 3), "which": wrong}


def _near_enough(meanings: Meanings, near: Near) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in meanings.words:
        ranked = near.ranked(word)
        if word not in KNOWN and ranked[0].cosine >= THRESHOLD:
            found.setdefault(ranked[0].known, []).append(word)
    return found


if __name__ == "__main__":
    main()
