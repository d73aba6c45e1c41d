"""Prompts that people might write for a design, with each word's owner: captions in one sentence, in many forms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt import prompts
from mrt.prompts import NOBODY, Prompt

OPENINGS = (
    "a poster with|a card:|a flyer showing|please draw|make|design of|an ad with|a banner with|logo:|i want|"
    "create a poster that shows|a simple design with|picture of|a cover for a book,|an invitation:|show"
).split("|")
JOINS = (", ", ", ", ", ", " and ", ", and ", " with ", " plus ", ". ", " next to ", " above ", " over ")
GROUNDS = (" on ", " on ", " on ", " over ", ", ", " in front of ", ". ", " against ")
ARTICLES = ("a ", "an ", "the ", "one ", "my ")
_MADE_UP = "ba ko li mu re sto ven tri dra gon fi sh cat wol ap ple ro bot cas tle lamp ti ger bu tter".split()


def sentence(rng: np.random.Generator, background: str, captions: Sequence[str]) -> tuple[Prompt, list[int], list[int]]:
    """One prompt that names all layers and mostly the background.

    Returns the prompt, the owners of its words, and the layers (0 is the lowest) in the order of their mention.
    """
    order = list(range(len(captions)))
    if rng.random() < 0.5:
        order = [int(i) for i in rng.permutation(len(captions))]
    pieces: list[tuple[str, int]] = []
    if rng.random() < 0.3:
        pieces.append((OPENINGS[rng.integers(len(OPENINGS))] + " ", NOBODY))
    ground, first = rng.random() < 0.85, rng.random() < 0.25
    if ground and first:
        pieces += [
            *_varied(rng, background, 0),
            (str(rng.choice([", ", ": ", " with ", "; ".replace(";", ",")])), NOBODY),
        ]
    even = rng.random() < 0.6  # the same join all through
    join = JOINS[rng.integers(len(JOINS))]
    for count, layer in enumerate(order, start=1):
        pieces += _varied(rng, captions[layer], count)
        if count < len(order):
            last = count == len(order) - 1 and rng.random() < 0.3
            pieces.append((" and " if last else join if even else JOINS[rng.integers(len(JOINS))], NOBODY))
    if ground and not first:
        pieces += [(GROUNDS[rng.integers(len(GROUNDS))], NOBODY), *_varied(rng, background, 0)]
    prompt = prompts.read("".join(text for text, _ in pieces))
    ends = np.cumsum([len(text) for text, _ in pieces])
    at = [int(np.searchsorted(ends, word.start, "right")) for word in prompt.words]
    return prompt, [pieces[min(i, len(pieces) - 1)][1] for i in at], order


def _varied(rng: np.random.Generator, caption: str, owner: int) -> list[tuple[str, int]]:
    """A caption, sometimes with an article, or about a thing that is in no design."""
    if '"' not in caption and rng.random() < 0.12:
        words = caption.split()
        words[rng.integers(len(words))] = "".join(rng.choice(_MADE_UP, int(rng.integers(1, 4))))
        caption = " ".join(words)
    pieces = [(caption, owner)]
    if rng.random() < 0.4:
        article = "an " if caption[:1].lower() in "aeiou" else "a "
        pieces.insert(0, (str(rng.choice([article, article, "the ", "one ", "my "])), NOBODY))
    return pieces
