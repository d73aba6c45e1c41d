"""Where things are to lie: the relations and places of a prompt, as its words come."""

from __future__ import annotations

from mrt.words.asked import Asked, Relation, Taken, Thing
from mrt.words.phrase import Phrase

UPON = ("on", "above", "in front of")  # relations that a background may follow, too
_ENCLOSING = ("ring", "circle", "square", "hexagon", "diamond", "triangle", "pill", "arch", "translucent panel")
_ALONE = {"above": "top", "below": "bottom", "left of": "middle left", "right of": "middle right"}


class Where:
    """`last`: the thing that places and relations behind it are said of. `waiting`: a relation before its other thing,
    and whose it is; None where that is still to come, too ("below it, a heart")."""

    def __init__(self, asked: Asked):
        self.asked = asked
        self.things: list[Thing] = []
        self.plurals: dict[int, str] = {}  # by the thing's id, as written
        self.rings: list[tuple[Thing, str]] = []
        self.last: Thing | None = None
        self.waiting: tuple[str, Thing | None] | None = None

    @property
    def upon(self) -> bool:
        return self.waiting is not None and self.waiting[0] in UPON

    @property
    def between(self) -> bool:
        return self.waiting is not None and self.waiting[0] == "between"

    def relation(self, word: str) -> None:
        self.waiting = (word, self.last)

    def it(self) -> None:
        """Stands for a thing before."""
        if not self.waiting:
            return
        word, subject = self.waiting
        earlier = [thing for thing in self.things if thing is not subject]
        if subject and earlier:
            self._relate(word, subject, earlier[-1])
            self.waiting = None
        else:
            self.waiting = (word, None)

    def place(self, place: str, phrase: Phrase) -> None:
        """Of the last thing, or of the one that `phrase` has begun to speak of."""
        if self.waiting and self.waiting[0] not in ("on", "inside"):
            return
        self.waiting = None
        if not self.last or phrase.is_said_of_a_thing:
            phrase.place = place
            return
        self.last.place = place
        if place == "corners":
            self._recount(self.last, 4)

    def row(self) -> None:
        """Of the last thing, all of it is beside each other."""
        if self.last:
            self.last.in_row = True

    def settle(self) -> None:
        """A ring of things around nothing is not known."""
        enclosing = [each.thing for each in self.asked.relations if each.word == "around"]
        self.asked.unknown += [said for thing, said in self.rings if thing not in enclosing]

    def thing(self, thing: Thing, ring: str = "") -> None:
        self.rings += [(thing, ring)] if ring else []
        self.things.append(thing)
        self.asked.things.append(thing)
        if self.waiting:
            word, subject = self.waiting
            another = (
                word == "between" and subject is not None and thing.count == 1 and not self._has_neighbour(subject)
            )
            if not another:
                self.waiting = None
            if subject:
                self._relate(word, subject, thing)
            elif self.last:
                self._relate(word, thing, self.last)
        self.last = thing

    def break_(self) -> None:
        """A relation without another thing is one to the thing before, or else a place on the page."""
        if not self.waiting:
            return
        word, subject = self.waiting
        self.waiting = None
        if not subject:
            return
        earlier = [thing for thing in self.things if thing is not subject]
        if earlier and word != "on":
            self._relate(word, subject, earlier[-1])
        else:
            subject.place = subject.place or _ALONE.get(word, "")

    def _has_neighbour(self, thing: Thing) -> bool:
        return any(each.word == "between" and each.thing is thing for each in self.asked.relations)

    def _relate(self, word: str, thing: Thing, other: Thing) -> None:
        if word == "surrounded by":
            word, thing, other = "around", other, thing
        if word == "around" and thing.count == 1 and thing.concept not in _ENCLOSING:
            self.asked.approximate.append(Taken("around", "next to"))
            word = "next to"
        elif word == "flanking":
            word, thing, other = "between", other, thing
            self._recount(other, 2)
        self.asked.relations.append(Relation(word, thing, other))

    def _recount(self, thing: Thing, count: int) -> None:
        """Of a plural without a number, of which it was told how many are drawn."""
        if not thing.any_number:
            return
        said = self.plurals[id(thing)]
        at = self.asked.approximate.index(Taken(said, f"{thing.count} {said}"))
        self.asked.approximate[at] = Taken(said, f"{count} {said}")
        thing.count = count
