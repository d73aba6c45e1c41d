"""What a prompt says of the page and its ground, and which colours mean that although it does not say so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.colours import colour_of, oklab
from mrt.words.asked import Asked, Omitted, Taken, Thing
from mrt.words.english import SAYING
from mrt.words.grounds import TRANSPARENT, ground, is_exact
from mrt.words.lexicon import Lexicon
from mrt.words.phrase import Phrase
from mrt.words.where import Where


class Behind:
    """So far: `bare`, colours without a thing; `letters`, words for a text without a string."""

    def __init__(self, asked: Asked, where: Where, lexicon: Lexicon):
        self.asked, self.where, self.lexicon = asked, where, lexicon
        self.bare: list[Phrase] = []
        self.letters: list[Phrase] = []

    def page(self, said: str) -> None:
        if not self.asked.page_kind or said[:1].isdecimal():
            self.asked.page_kind = said

    def ground(self, phrase: Phrase, said: str) -> None:
        """`phrase`: what was said of it before the word for it, `said`."""
        self.where.waiting = None
        if phrase.negated:
            self.asked.background = TRANSPARENT
            return
        if said.lower().endswith("sky"):
            phrase.colours = phrase.colours or ["blue"]
        self._set(phrase)

    def colours(self, phrase: Phrase, behind_in: bool) -> None:
        """Colours without a thing: "on blue", "a heart in red" (`behind_in`), or the ground."""
        last = self.where.last
        if self.where.upon:
            self.where.waiting = None
            self._set(phrase)
        elif last and not last.colour and phrase.colours and not phrase.patterns and behind_in:
            self._colour_back(phrase, last)
        else:
            self.bare.append(phrase)

    def settle(self) -> None:
        """One phrase of bare colours is the background, where none is named otherwise, and else the colour of all that
        has none ("gold on black"). What is said of letters is said of all strings without a colour."""
        strings = [thing for thing in self.asked.things if thing.string and not thing.colour]
        for phrase in self.letters:
            if strings and phrase.said + phrase.font:
                self._give(phrase, strings)
            else:
                self._omit([*phrase.said, phrase.text], has_no_string(phrase.text))
        plain = [thing for thing in self.asked.things if not thing.colour]
        only = self.bare[0] if len(self.bare) == 1 else Phrase()
        if not self.asked.background and plain and only.both and len(only.colours) == 2 and not only.patterns:
            self._share(only, plain)
        elif not self.asked.background and only.said:
            self._set(only)
        elif plain and len(only.colours) == 1 and not only.patterns:
            self._give(only, plain)
        else:
            for phrase in self.bare:
                self._omit(phrase.said, "names a colour, but nothing that has it")

    def _share(self, phrase: Phrase, things: Sequence[Thing]) -> None:
        """Two colours of a whole ("orange and black"): the greyer one is the ground of the other."""
        below, above = sorted(phrase.colours, key=_chroma)
        self.asked.approximate.append(Taken(" ".join(phrase.said), f"{above} on {below}"))
        self.asked.background = ground([below], [])
        for thing in things:
            thing.colour = above

    def _give(self, phrase: Phrase, things: Sequence[Thing]) -> None:
        colour = phrase.first_colour(self.asked)
        for thing in things:
            thing.colour, thing.font = colour, (*thing.font, *phrase.font)

    def _omit(self, said: Sequence[str], why: str) -> None:
        self.asked.omitted.append(Omitted(" ".join(said), why))

    def _set(self, phrase: Phrase) -> None:
        if set(phrase.patterns) & {"stripes", "gradient"}:
            phrase.colours = [self._known_colour(colour) for colour in phrase.colours]
        caption = ground(phrase.colours, phrase.patterns, phrase.texture)
        if caption and not phrase.texture and not is_exact(phrase.colours, phrase.patterns):
            self.asked.approximate.append(Taken(" ".join(phrase.said), caption.removesuffix(" background")))
        self.asked.background = caption or self.asked.background

    def _known_colour(self, colour: str) -> str:
        """In a pattern colours are the network's."""
        known = self.lexicon.known_colour(colour)
        if known != colour:
            self.asked.approximate.append(Taken(colour, known))
        return known

    def _colour_back(self, phrase: Phrase, last: Thing) -> None:
        """The colour of the last thing, and of the strings before it that have none."""
        colour = phrase.first_colour(self.asked)
        for thing in reversed(self.where.things):
            if thing.colour or (thing is not last and not thing.string):
                break
            thing.colour = colour


def has_no_string(said: str) -> str:
    """Why a word for a text comes to nothing."""
    example = f', as in {said} "Ada"' if said.lower() in SAYING else ""
    return f"has no string; put what it is to say in double quotes{example}"


def _chroma(colour: str) -> float:
    """Of a colour by name, in OKLab; 0 is grey."""
    return float(np.linalg.norm(oklab(np.array(colour_of(colour) or (0, 0, 0)))[1:]))
