"""What a prompt says of the page and its ground, and which colours mean that although it does not say so."""

from __future__ import annotations

from mrt.words.asked import Asked, Omitted, Taken, Thing
from mrt.words.grounds import TRANSPARENT, ground, is_exact
from mrt.words.lexicon import Lexicon
from mrt.words.phrase import Phrase
from mrt.words.where import Where


class Behind:
    """`bare`: colours without a thing, so far."""

    def __init__(self, asked: Asked, where: Where, lexicon: Lexicon):
        self.asked, self.where, self.lexicon = asked, where, lexicon
        self.bare: list[Phrase] = []

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
        """One phrase of bare colours is the background, where none is named otherwise."""
        if len(self.bare) == 1 and not self.asked.background:
            self._set(self.bare[0])
            return
        for phrase in self.bare:
            self.asked.omitted.append(Omitted(" ".join(phrase.said), "names a colour, but nothing that has it"))

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
