"""A prompt in English sentences or key words, read by rules: `read`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mrt.words.asked import Asked, Omitted, Relation, Taken, Thing
from mrt.words.grounds import TRANSPARENT, ground, is_exact
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.phrase import Phrase
from mrt.words.quotes import parts
from mrt.words.tokens import Token, tokens

_MANY = 3  # things of a plural without a number
_UPON = ("on", "above", "in front of")  # relations that a background may follow, too
_DOING = ("ing", "ed", "ly")  # ends of words that say something of the thing before them


def read(prompt: str, lexicon: Lexicon) -> Asked:
    """What a plain prompt (mrt.words.quotes.plain) asks for. With semicolons its first part is the background, and each
    of the others is read as a prompt of its own."""
    listed = parts(prompt.rstrip("; \n"))
    asked = Asked()
    if len(listed) == 1:
        _Reader(prompt, lexicon, asked).read()
        return asked
    _Reader(listed[0], lexicon, asked).read_ground()
    for part in listed[1:]:
        _Reader(part, lexicon, asked).read()
    return asked


class _Reader:
    """Goes over the tokens once. `phrase` gathers what is said of the thing or ground that is still to come."""

    def __init__(self, text: str, lexicon: Lexicon, asked: Asked):
        self.tokens, self.lexicon, self.asked = tokens(text), lexicon, asked
        self.at = 0
        self.phrase = Phrase()
        self.last: Thing | None = None  # the thing that places and relations behind it are said of
        self.things: list[Thing] = []
        self.waiting: tuple[str, Thing | None] | None = None  # a relation, and whose it is, before its other thing
        self.bare: list[Phrase] = []  # colours without a thing
        self._takes: Mapping[str, Callable[[Meaning, str], None]] = {
            "thing": self._thing, "text": self._text, "colour": self._colour, "size": self._size, "ground": self._ground,
            "pattern": self._pattern, "page": self._page, "relation": self._relation, "place": self._place,
            "number": self._number, "says": self._says, "negation": self._negation, "join": self._join, "it": self._it,
            "font": self._font, "photo": self._photo,
        }  # fmt: skip

    def read(self) -> None:
        while self.at < len(self.tokens):
            self._next()
        self._end()
        self._settle()

    def read_ground(self) -> None:
        """As the first part of a list, where things are out of place."""
        self.read()
        for thing in self.things:
            self.asked.things.remove(thing)
            self.asked.unknown.append(thing.concept.removesuffix(" icon"))
        self.asked.relations.clear()

    def _next(self) -> None:
        token = self.tokens[self.at]
        if token.kind == "break":
            self.at += 1
            self._break(token)
        elif token.kind == "string":
            self.at += 1
            self._string(token.text)
        elif found := self.lexicon.longest(self.tokens, self.at):
            count, meaning = found
            said = " ".join(each.said for each in self.tokens[self.at : self.at + count])
            self.at += count
            self._take(meaning, said)
        else:
            self.at += 1
            self._unknown(token)

    def _take(self, meaning: Meaning, said: str) -> None:
        if meaning.kind in ("filler", "style"):
            return
        if not meaning.own and meaning.kind != "text":
            self.asked.approximate.append(Taken(said, meaning.word.removesuffix(" icon")))
        if meaning.kind not in ("join", "it") and meaning.word not in ("1", "on"):
            self.asked.understood.append(said)
        self._takes[meaning.kind](meaning, said)

    # what is said of things to come

    def _colour(self, meaning: Meaning, said: str) -> None:
        self.phrase.add_colour(meaning.word, said)

    def _size(self, meaning: Meaning, said: str) -> None:
        self.phrase.size = meaning.word

    def _pattern(self, meaning: Meaning, said: str) -> None:
        self.phrase.add_pattern(meaning.word, said)

    def _font(self, meaning: Meaning, said: str) -> None:
        self.phrase.font.append(said.lower())

    def _photo(self, meaning: Meaning, said: str) -> None:
        self.phrase.photo = said

    def _number(self, meaning: Meaning, said: str) -> None:
        if self.phrase.is_said_of_a_thing and meaning.word == "1":
            self._break_phrase()
        self.phrase.count = int(meaning.word)
        self.phrase.number = said

    def _negation(self, meaning: Meaning, said: str) -> None:
        self._break_phrase()
        self.phrase.negated = True

    # things

    def _thing(self, meaning: Meaning, said: str) -> None:
        if self._ends_compound(said, meaning):
            return
        texture = meaning.word.startswith("photo of ")
        before_ground = self._meaning_of_next("ground")
        if texture and (before_ground or (self.waiting and self.waiting[0] in _UPON)):
            self.phrase.texture = meaning.word
            if not before_ground:
                self._ground(meaning, said)
            return
        if before_ground:
            self.asked.understood.remove(said)
            self.asked.unknown.append(f"{said} background")
            self.at += 1
            self.phrase = Phrase()
            return
        if self.phrase.photo and not texture:
            taken = meaning.word if " of" in self.phrase.photo else ""
            if taken:
                self.asked.approximate.append(Taken(f"{self.phrase.photo} {said}", taken))
        colour, _, concept = meaning.word.partition(" ") if not meaning.own else ("", "", "")
        if concept and self.lexicon.longest([Token("word", colour, colour)], 0) == (1, Meaning("colour", colour)):
            self.phrase.colours = self.phrase.colours or [colour]
            self._emit(concept, meaning.plural, said)
        else:
            self._emit(meaning.word, meaning.plural, said)

    def _ends_compound(self, said: str, meaning: Meaning) -> bool:
        """Whether an unknown word follows at once that makes it another thing: "star wars"."""
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "word":
            return False
        word = self.tokens[self.at]
        if self.lexicon.longest(self.tokens, self.at) or word.text.endswith(_DOING) or not word.text.isalpha():
            return False
        self.at += 1
        self.asked.understood.remove(said)
        if self.asked.approximate and self.asked.approximate[-1].said == said:
            self.asked.approximate.pop()
        if not self.phrase.negated:
            self.asked.unknown.append(f"{said} {word.said}")
        self.phrase = Phrase()
        self.last = None
        return True

    def _emit(self, concept: str, plural: bool, said: str, string: str = "") -> None:
        phrase, self.phrase = self.phrase, Phrase()
        if phrase.negated:
            self.phrase.negated = self._meaning_of_next("join") in ("or", "nor")
            return
        any_number = plural and phrase.count is None
        count = phrase.count or (_MANY if plural else 1)
        thing = Thing(
            concept,
            phrase.first_colour(self.asked),
            count,
            any_number,
            phrase.size,
            phrase.place,
            string,
            tuple(phrase.font),
        )
        if any_number:
            self.asked.approximate.append(Taken(said, f"{_MANY} {said}"))
        self.things.append(thing)
        self.asked.things.append(thing)
        if self.waiting:
            word, subject = self.waiting
            again = word == "between" and subject is not None and thing.count == 1 and not self._is_between(subject)
            self.waiting = self.waiting if again else None
            if subject:
                self._relate(word, subject, thing)
            elif self.last:
                self._relate(word, thing, self.last)
        self.last = thing

    # texts

    def _text(self, meaning: Meaning, said: str) -> None:
        if self._is_behind_string():
            return
        self.phrase.text = said
        self._unquoted(said)

    def _says(self, meaning: Meaning, said: str) -> None:
        self.phrase.text = self.phrase.text or "text"
        self._unquoted("says")

    def _is_behind_string(self) -> bool:
        """Whether a word for a text belongs to the string just before it: "SALE" text."""
        before = self.tokens[self.at - 2] if self.at > 1 else None
        return before is not None and before.kind == "string"

    def _unquoted(self, said: str) -> None:
        """A string without quotation marks behind a word for one: text SALE, that says happy birthday."""
        run: list[Token] = []
        for token in self.tokens[self.at :]:
            if token.kind != "word" or not (token.capital or said in ("says", "word", "words")):
                break
            found = self.lexicon.longest([token], 0)
            if run and found and found[1].kind in ("relation", "filler", "join", "negation") and not token.capital:
                break
            if not run and found and found[1].kind in ("relation", "filler", "says", "negation", "number"):
                if not token.said.isdecimal():
                    break
            run.append(token)
            if said in ("word",):
                break
        if run:
            string = " ".join(token.said for token in run)
            self.at += len(run)
            self.asked.approximate.append(Taken(string, f'"{string}"'))
            self._string(string)

    def _string(self, string: str) -> None:
        self.asked.understood.append(f'"{string}"')
        self.phrase.text = ""
        self._emit("text", False, string, string)

    # the ground

    def _ground(self, meaning: Meaning, said: str) -> None:
        phrase, self.phrase = self.phrase, Phrase()
        self.waiting = None
        if phrase.negated:
            self.asked.background = TRANSPARENT
            return
        self._set_ground(phrase)

    def _set_ground(self, phrase: Phrase) -> None:
        caption = ground(phrase.colours, phrase.patterns, phrase.texture)
        if caption and not phrase.texture and not is_exact(phrase.colours, phrase.patterns):
            self.asked.approximate.append(Taken(" ".join(phrase.said), caption.removesuffix(" background")))
        self.asked.background = caption or self.asked.background

    def _page(self, meaning: Meaning, said: str) -> None:
        self.asked.page_kind = self.asked.page_kind or said

    # where things are

    def _relation(self, meaning: Meaning, said: str) -> None:
        if self.phrase.is_said_of_a_thing:
            self._break_phrase()
        self.phrase = Phrase(negated=self.phrase.negated)
        self.waiting = (meaning.word, self.last)

    def _it(self, meaning: Meaning, said: str) -> None:
        if not self.waiting:
            return
        word, subject = self.waiting
        earlier = [thing for thing in self.things if thing is not subject]
        if subject and earlier:
            self._relate(word, subject, earlier[-1])
            self.waiting = None
        else:
            self.waiting = (word, None)  # below it, a heart

    def _place(self, meaning: Meaning, said: str) -> None:
        if self.waiting and self.waiting[0] not in ("on", "inside"):
            return
        self.waiting = None
        if self.last and not self.phrase.is_said_of_a_thing:
            self.last.place = meaning.word
            if meaning.word == "corners" and self.last.any_number:
                self.last.count = 4
        else:
            self.phrase.place = meaning.word

    def _is_between(self, thing: Thing) -> bool:
        """Whether something already is on one side of it."""
        return any(each.word == "between" and each.thing is thing for each in self.asked.relations)

    def _relate(self, word: str, thing: Thing, other: Thing) -> None:
        if word == "surrounded by":
            word, thing, other = "around", other, thing
        self.asked.relations.append(Relation(word, thing, other))

    # breaks

    def _join(self, meaning: Meaning, said: str) -> None:
        if meaning.word in ("and", "&") and self.phrase.colours and self._meaning_of_next("colour"):
            return
        if meaning.word in ("and", "&") and self.waiting and self.waiting[0] == "between":
            return
        if not (meaning.word in ("or", "nor") and self.phrase.negated):
            self._break_phrase()

    def _break(self, token: Token) -> None:
        self._break_phrase()
        if token.text in ".;!?\n":
            self.last = None

    def _break_phrase(self) -> None:
        """What was said of a thing is over, and no thing came."""
        phrase, self.phrase = self.phrase, Phrase()
        if phrase.text and not phrase.negated:
            said = " ".join([*phrase.said, phrase.text])
            self.asked.omitted.append(Omitted(said, "has no string; put what it is to say in double quotes"))
        elif (phrase.colours or phrase.patterns) and not phrase.negated:
            self._bare(phrase)
        elif phrase.number.isdecimal():
            if phrase.number in self.asked.understood:
                self.asked.understood.remove(phrase.number)
            self.asked.unknown.append(phrase.number)
        if self.waiting:
            word, subject = self.waiting
            self.waiting = None
            if subject:
                self._relate_back(word, subject)

    def _bare(self, phrase: Phrase) -> None:
        """Colours without a thing: "on blue", "a heart in red", or the ground."""
        if self.waiting and self.waiting[0] in _UPON:
            self.waiting = None
            self._set_ground(phrase)
        elif self.last and not self.last.colour and phrase.colours and not phrase.patterns and self._says_in(phrase):
            self._colour_back(phrase)
        else:
            self.bare.append(phrase)

    def _says_in(self, phrase: Phrase) -> bool:
        """Whether "in" stands before the first of its words."""
        words = [token.said for token in self.tokens]
        first = phrase.said[0].split()[0]
        before = max((i for i, word in enumerate(words[: self.at]) if word == first), default=0)
        return before > 0 and words[before - 1].lower() == "in"

    def _colour_back(self, phrase: Phrase) -> None:
        """The colour of the last thing, and of the strings before it that have none."""
        colour = phrase.first_colour(self.asked)
        for thing in reversed(self.things):
            if thing.colour or (thing is not self.last and not thing.string):
                break
            thing.colour = colour

    def _relate_back(self, word: str, subject: Thing) -> None:
        """Of a relation without another thing: to the thing before it, or else on the page."""
        earlier = [thing for thing in self.things if thing is not subject]
        if earlier and word not in _UPON[:1]:
            self._relate(word, subject, earlier[-1])
            return
        place = {"above": "top", "below": "bottom", "left of": "middle left", "right of": "middle right"}.get(word)
        subject.place = subject.place or place or ""

    def _unknown(self, token: Token) -> None:
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        if self.phrase.negated and not self._describes(following):
            self.phrase = Phrase()
            return
        self.asked.unknown.append(token.said)
        if not self._describes(following):
            self.phrase = Phrase()
            if not token.text.endswith(_DOING):
                self.waiting = None
                self.last = None

    def _describes(self, following: Token | None) -> bool:
        """Whether a word stands before what it is said of."""
        if following is None or following.kind == "break":
            return False
        if following.kind == "string":
            return True
        found = self.lexicon.longest(self.tokens, self.at)
        return found is not None and found[1].kind in ("thing", "text", "colour", "size", "ground", "pattern", "font")

    def _meaning_of_next(self, kind: str) -> str:
        """The word of what follows at once, where it is of a kind; else empty."""
        found = self.lexicon.longest(self.tokens, self.at)
        return found[1].word if found and found[1].kind == kind else ""

    def _end(self) -> None:
        self._break_phrase()

    def _settle(self) -> None:
        """One phrase of bare colours is the background, where none is named otherwise."""
        if len(self.bare) == 1 and not self.asked.background:
            self._set_ground(self.bare[0])
            return
        for phrase in self.bare:
            said = " ".join(phrase.said)
            self.asked.omitted.append(Omitted(said, "names a colour, but nothing that has it"))
