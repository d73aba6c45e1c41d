"""The things and texts of a prompt, each with what was said of it before."""

from __future__ import annotations

from dataclasses import dataclass, field

from mrt.vocabulary import ICON
from mrt.words.asked import Asked, Taken, Thing
from mrt.words.behind import Behind
from mrt.words.cursor import Cursor
from mrt.words.drawings import Drawings, drawn_at
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.phrase import Phrase
from mrt.words.tokens import Token
from mrt.words.unquoted import unquoted
from mrt.words.where import Where

DOING = ("ing", "ed", "ly")  # ends of words that say something of the thing before them
_PARTS = frozenset("eye ear hair wing tail nose beard leg arm hand foot paw tooth mouth head".split())  # of a body
_MANY = 3  # things of a plural without a number


@dataclass
class State:
    """Of a prompt that is read. `phrase`: what is said of the thing or ground that is still to come.
    `joined`: the word that joins it to what came before, or empty."""

    cursor: Cursor
    lexicon: Lexicon
    asked: Asked
    where: Where
    behind: Behind
    phrase: Phrase = field(default_factory=Phrase)
    joined: str = ""

    def taken_phrase(self) -> Phrase:
        """The phrase, which is over; another begins."""
        phrase, self.phrase = self.phrase, Phrase()
        return phrase


class Things:
    def __init__(self, state: State, drawings: Drawings | None):
        self._state, self._drawings = state, drawings

    def thing(self, meaning: Meaning, said: str) -> None:
        state = self._state
        if self._ends_compound(said):
            return
        texture = meaning.word.startswith("photo of ")
        if texture and (state.phrase.count or 1) > 1 and (single := state.lexicon.plural_of(said)):
            state.asked.approximate = [each for each in state.asked.approximate if each.said != said]
            return self._emit(single.word, True, said)  # "three clouds" are no picture of clouds
        before_ground = state.cursor.leads_to("ground")
        if texture and (before_ground or state.where.upon):
            state.phrase.texture = meaning.word
            if not before_ground:
                state.behind.ground(state.taken_phrase(), said)
        elif before_ground:
            state.cursor.taken(1)
            self._is_unknown(said, f"{said} background")
        else:
            if state.phrase.photo.endswith(" of") and not texture:
                state.asked.approximate.append(Taken(f"{state.phrase.photo} {said}", meaning.word))
            self._emit(self._uncoloured(meaning), meaning.plural, said)

    def is_drawn(self) -> bool:
        """Whether a thing came that the lexicon lacks and a drawing shows; it is taken then."""
        state = self._state
        certain = state.phrase.count is not None or state.phrase.is_said_of_a_thing or state.cursor.stands_alone
        found = drawn_at(state.cursor.tokens, state.cursor.at, state.lexicon, self._drawings, certain)
        if found is None:
            return False
        words = [token.said for token in state.cursor.taken(found.end)]
        if not state.phrase.negated:
            state.asked.unknown += words[: found.start]
        said = " ".join(words[found.start :])
        if found.name.split()[-1] in _PARTS and state.joined == "with" and state.where.last:
            phrase = state.taken_phrase()
            state.asked.unknown += [] if phrase.negated else [" ".join([*phrase.said, said])]
            return True
        state.asked.understood.append(said)
        is_colour = found.name in state.lexicon.colour_names
        self.thing(Meaning("thing", f"{found.name} {ICON}" if is_colour else found.name, plural=found.plural), said)
        return True

    def is_named_by(self, phrase: Phrase) -> bool:
        """Whether the last colour of a phrase is a thing after all: "a rose", "apple and cherry"; it is taken then."""
        state, said = self._state, phrase.said[-1] if phrase.said else ""
        if phrase.patterns or self._drawings is None or said.lower() not in self._drawings.names:
            return False
        if phrase.count is None and (state.where.upon or said.lower() in state.lexicon.basic_colours):
            return False
        phrase.colours.pop()
        state.phrase = phrase
        self._emit(f"{said.lower()} {ICON}", False, said)  # as captions tell it from the colour
        return True

    def text(self, said: str) -> None:
        cursor = self._state.cursor
        before = cursor.tokens[cursor.at - 2] if cursor.at > 1 else None
        if before is None or before.kind != "string":  # else it is said of the string before it: "SALE" text
            self._state.phrase.text = said
            self._unquoted(said)

    def says(self, said: str) -> None:
        if self._state.cursor.leads_to("number", "1"):
            self._state.asked.understood.remove(said)
            self._state.asked.unknown.append(said)  # "an owl reading a book"
            return
        self._state.phrase.text = self._state.phrase.text or said
        self._unquoted("says")

    def string(self, string: str) -> None:
        self._state.asked.understood.append(f'"{string}"')
        self._state.phrase.text = ""
        self._emit("text", False, string, string)

    def _unquoted(self, after: str) -> None:
        cursor = self._state.cursor
        if run := unquoted(cursor.tokens[cursor.at :], after, self._state.lexicon):
            string = " ".join(token.said for token in cursor.taken(len(run)))
            self._state.asked.approximate.append(Taken(string, f'"{string}"'))
            self.string(string)

    def _uncoloured(self, meaning: Meaning) -> str:
        """The concept of a meaning that may have a colour in front, as of an emoji."""
        colour, _, concept = meaning.word.partition(" ")
        found = self._state.lexicon.longest([Token("word", colour, colour)], 0) if concept else None
        if not found or found[1].kind != "colour" or concept == ICON:
            return meaning.word
        self._state.phrase.colours = self._state.phrase.colours or [colour]
        return concept

    def _ends_compound(self, said: str) -> bool:
        """Whether an unknown word follows at once that makes it another thing: "star wars"."""
        cursor = self._state.cursor
        word = cursor.next
        if word is None or word.kind != "word" or cursor.longest():
            return False
        if word.text.endswith(DOING) or not word.text.isalpha():
            return False
        cursor.taken(1)
        self._is_unknown(said, f"{said} {word.said}")
        self._state.where.last = None
        return True

    def _is_unknown(self, said: str, whole: str) -> None:
        """What was understood is a part of something that is not."""
        asked = self._state.asked
        asked.understood.remove(said)
        if asked.approximate and asked.approximate[-1].said == said:
            asked.approximate.pop()
        if not self._state.taken_phrase().negated:
            asked.unknown.append(whole)

    def _emit(self, concept: str, plural: bool, said: str, string: str = "") -> None:
        state = self._state
        phrase = state.taken_phrase()
        if phrase.negated:
            state.phrase.negated = state.cursor.leads_to("join", "or", "nor")
            return
        any_number = plural and phrase.count is None
        if any_number:
            state.asked.approximate.append(Taken(said, f"{_MANY} {said}"))
        count = phrase.count or (_MANY if plural else 1)
        colour, font = phrase.first_colour(state.asked), tuple(phrase.font)
        thing = Thing(concept, colour, count, any_number, phrase.size, phrase.place, string, font)
        state.where.plurals |= {id(thing): said} if any_number else {}
        state.where.thing(thing, phrase.ring)
        state.joined = ""
