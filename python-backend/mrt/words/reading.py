"""A prompt in English sentences or key words, read by rules: `read`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mrt.vocabulary import COLOUR
from mrt.words.asked import Asked, Omitted, Taken, Thing
from mrt.words.drawings import Drawings, drawn_at
from mrt.words.grounds import TRANSPARENT, ground, is_exact
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.phrase import Phrase
from mrt.words.quotes import parts
from mrt.words.tokens import Token, tokens
from mrt.words.unquoted import unquoted
from mrt.words.where import Where

_MANY = 3  # things of a plural without a number
_DOING = ("ing", "ed", "ly")  # ends of words that say something of the thing before them
_SILENT = ("filler", "style", "join", "it", "in", "mood")  # are not told as understood
_DESCRIBED = ("thing", "text", "colour", "size", "ground", "pattern", "font")


def read(prompt: str, lexicon: Lexicon, drawings: Drawings | None = None) -> Asked:
    """What a plain prompt (mrt.words.quotes.plain) asks for. With semicolons its first part is the background, and each
    of the others is read as a prompt of its own. Things that only `drawings` has are understood like those of the
    lexicon."""
    listed = parts(prompt.rstrip("; \n"))
    asked = Asked()
    if len(listed) == 1:
        _Reader(prompt, lexicon, asked, drawings).read()
        return asked
    _Reader(listed[0], lexicon, asked).read_ground()
    for part in listed[1:]:
        _Reader(part, lexicon, asked, drawings).read()
    return asked


class _Reader:
    """Goes over the tokens once. `phrase` gathers what is said of the thing or ground that is still to come."""

    def __init__(self, text: str, lexicon: Lexicon, asked: Asked, drawings: Drawings | None = None):
        self.tokens, self.lexicon, self.asked, self.drawings = tokens(text), lexicon, asked, drawings
        self.at = 0
        self.phrase = Phrase()
        self.where = Where(asked)
        self.bare: list[Phrase] = []  # colours without a thing
        self._takes: Mapping[str, Callable[[str, str], None]] = {
            "text": self._text,
            "colour": self._colour,
            "size": self._size,
            "font": self._font,
            "photo": self._photo,
            "pattern": self._pattern,
            "number": self._number,
            "says": self._says,
            "negation": self._negation,
            "ground": self._ground,
            "page": self._page,
            "relation": self._relation,
            "place": self._place,
            "join": self._join,
            "it": self._it,
            "in": self._in,
            "mood": self._mood,
        }

    def read(self) -> None:
        while self.at < len(self.tokens):
            self._next()
        self._break_phrase()
        self._settle()

    def read_ground(self) -> None:
        """As the first part of a list, where things are out of place."""
        self.read()
        for thing in self.where.things:
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
        elif self._is_drawn():
            return
        elif found := self.lexicon.longest(self.tokens, self.at):
            count, meaning = found
            said = " ".join(each.said for each in self.tokens[self.at : self.at + count])
            self.at += count
            self._take(meaning, said)
        else:
            self.at += 1
            self._unknown(token)

    def _take(self, meaning: Meaning, said: str) -> None:
        if not meaning.own and meaning.kind != "text":
            self.asked.approximate.append(Taken(said, meaning.word.removeprefix(f"{COLOUR} ").removesuffix(" icon")))
        if meaning.kind not in _SILENT and meaning.word not in ("1", "on"):
            self.asked.understood.append(said)
        if meaning.kind == "thing":
            self._thing(meaning, said)
        elif take := self._takes.get(meaning.kind):
            take(meaning.word, said)

    # what is said of things to come

    def _colour(self, word: str, said: str) -> None:
        self.phrase.add_colour(word, said)

    def _size(self, word: str, said: str) -> None:
        self.phrase.size = word

    def _pattern(self, word: str, said: str) -> None:
        self.phrase.add_pattern(word, said)

    def _font(self, word: str, said: str) -> None:
        self.phrase.font.append(said.lower())

    def _photo(self, word: str, said: str) -> None:
        self.phrase.photo = said

    def _number(self, word: str, said: str) -> None:
        if self.phrase.is_said_of_a_thing and word == "1":
            self._break_phrase()
        self.phrase.count, self.phrase.number = int(word), said

    def _negation(self, word: str, said: str) -> None:
        self._break_phrase()
        self.phrase.negated = True

    # things

    def _thing(self, meaning: Meaning, said: str) -> None:
        if self._ends_compound(said):
            return
        texture = meaning.word.startswith("photo of ")
        before_ground = self._is_next("ground")
        if texture and (before_ground or self.where.upon):
            self.phrase.texture = meaning.word
            if not before_ground:
                self._ground("", said)
        elif before_ground:
            self.at += 1
            self._is_unknown(said, f"{said} background")
        else:
            if self.phrase.photo.endswith(" of") and not texture:
                self.asked.approximate.append(Taken(f"{self.phrase.photo} {said}", meaning.word))
            self._emit(self._uncoloured(meaning), meaning.plural, said)

    def _is_drawn(self) -> bool:
        """Whether a thing came that the lexicon lacks and a drawing shows; it is taken then."""
        certain = self.phrase.count is not None or self.phrase.is_said_of_a_thing
        found = drawn_at(self.tokens, self.at, self.lexicon, self.drawings, certain)
        if found is None:
            return False
        words = [token.said for token in self.tokens[self.at : self.at + found.end]]
        if not self.phrase.negated:
            self.asked.unknown += words[: found.start]
        self.at += found.end
        self._take(Meaning("thing", found.name, plural=found.plural), " ".join(words[found.start :]))
        return True

    def _uncoloured(self, meaning: Meaning) -> str:
        """The concept of a meaning that may have a colour in front, as of an emoji."""
        colour, _, concept = meaning.word.partition(" ")
        found = self.lexicon.longest([Token("word", colour, colour)], 0) if concept else None
        if not found or found[1].kind != "colour":
            return meaning.word
        self.phrase.colours = self.phrase.colours or [colour]
        return concept

    def _ends_compound(self, said: str) -> bool:
        """Whether an unknown word follows at once that makes it another thing: "star wars"."""
        word = self._following()
        if word is None or word.kind != "word" or self.lexicon.longest(self.tokens, self.at):
            return False
        if word.text.endswith(_DOING) or not word.text.isalpha():
            return False
        self.at += 1
        self._is_unknown(said, f"{said} {word.said}")
        self.where.last = None
        return True

    def _is_unknown(self, said: str, whole: str) -> None:
        """What was understood is a part of something that is not."""
        self.asked.understood.remove(said)
        if self.asked.approximate and self.asked.approximate[-1].said == said:
            self.asked.approximate.pop()
        if not self.phrase.negated:
            self.asked.unknown.append(whole)
        self.phrase = Phrase()

    def _emit(self, concept: str, plural: bool, said: str, string: str = "") -> None:
        phrase, self.phrase = self.phrase, Phrase()
        if phrase.negated:
            self.phrase.negated = self._is_next("join", "or", "nor")
            return
        any_number = plural and phrase.count is None
        if any_number:
            self.asked.approximate.append(Taken(said, f"{_MANY} {said}"))
        count = phrase.count or (_MANY if plural else 1)
        colour, font = phrase.first_colour(self.asked), tuple(phrase.font)
        self.where.thing(Thing(concept, colour, count, any_number, phrase.size, phrase.place, string, font))

    # texts

    def _text(self, word: str, said: str) -> None:
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if before is None or before.kind != "string":  # else it is said of the string before it: "SALE" text
            self.phrase.text = said
            self._unquoted(said)

    def _says(self, word: str, said: str) -> None:
        self.phrase.text = self.phrase.text or "text"
        self._unquoted("says")

    def _unquoted(self, after: str) -> None:
        if run := unquoted(self.tokens[self.at :], after, self.lexicon):
            string = " ".join(token.said for token in run)
            self.at += len(run)
            self.asked.approximate.append(Taken(string, f'"{string}"'))
            self._string(string)

    def _string(self, string: str) -> None:
        self.asked.understood.append(f'"{string}"')
        self.phrase.text = ""
        self._emit("text", False, string, string)

    # the page and its ground

    def _page(self, word: str, said: str) -> None:
        if not self.asked.page_kind or said[:1].isdecimal():
            self.asked.page_kind = said

    def _ground(self, word: str, said: str) -> None:
        phrase, self.phrase = self.phrase, Phrase()
        self.where.waiting = None
        if said.lower().endswith("sky") and not phrase.negated:
            phrase.colours = phrase.colours or ["blue"]
        if phrase.negated:
            self.asked.background = TRANSPARENT
        else:
            self._set_ground(phrase)

    def _set_ground(self, phrase: Phrase) -> None:
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

    def _mood(self, word: str, said: str) -> None:
        if not self.phrase.negated:
            self.asked.moods.append(Taken(said, word))

    def _settle(self) -> None:
        """One phrase of bare colours is the background, where none is named otherwise."""
        if len(self.bare) == 1 and not self.asked.background:
            self._set_ground(self.bare[0])
            return
        for phrase in self.bare:
            self.asked.omitted.append(Omitted(" ".join(phrase.said), "names a colour, but nothing that has it"))

    # where things are

    def _relation(self, word: str, said: str) -> None:
        if self.phrase.is_said_of_a_thing:
            self._break_phrase()
        self.phrase = Phrase(negated=self.phrase.negated)
        self.where.relation(word)

    def _it(self, word: str, said: str) -> None:
        self.where.it()

    def _in(self, word: str, said: str) -> None:
        """A thing in another; several "in a circle" are told that this is not known."""
        count, meaning = self.lexicon.longest(self.tokens, self.at) or (0, None)
        if not meaning or meaning.word != "1" or not self.where.last:
            return
        thing = self._described_at(self.at + count)
        if thing is None or thing[1].kind != "thing" or thing[1].word.startswith("photo of "):
            return
        if self.where.last.count == 1:
            self.where.relation("inside")
        else:
            self.asked.unknown.append(
                " ".join(each.said for each in self.tokens[self.at - 1 : self.at + count + thing[0]])
            )
            self.at += count + thing[0]

    def _described_at(self, at: int) -> tuple[int, Meaning] | None:
        """The phrase behind colours and sizes, and of how many tokens all are."""
        found = self.lexicon.longest(self.tokens, at)
        if found is None or found[1].kind not in ("colour", "size"):
            return found
        behind = self._described_at(at + found[0])
        return behind and (found[0] + behind[0], behind[1])

    def _place(self, word: str, said: str) -> None:
        self.where.place(word, self.phrase)

    # ends of phrases

    def _join(self, word: str, said: str) -> None:
        if word == "and" and ((self.phrase.colours and self._is_next("colour")) or self.where.between):
            return
        if not (word in ("or", "nor") and self.phrase.negated):
            self._break_phrase()

    def _break(self, token: Token) -> None:
        self._break_phrase()
        if token.text in ".;!?\n":
            self.where.last = None

    def _break_phrase(self) -> None:
        """What was said of a thing is over, and no thing came."""
        phrase, self.phrase = self.phrase, Phrase()
        if phrase.text and not phrase.negated:
            said = " ".join([*phrase.said, phrase.text])
            self.asked.omitted.append(Omitted(said, "has no string; put what it is to say in double quotes"))
        elif (phrase.colours or phrase.patterns) and not phrase.negated:
            self._bare(phrase)
        elif phrase.number.isdecimal():
            self.asked.unknown.append(phrase.number)
            self.asked.understood = [said for said in self.asked.understood if said != phrase.number]
        self.where.break_()

    def _bare(self, phrase: Phrase) -> None:
        """Colours without a thing: "on blue", "a heart in red", or the ground."""
        last = self.where.last
        if self.where.upon:
            self.where.waiting = None
            self._set_ground(phrase)
        elif last and not last.colour and phrase.colours and not phrase.patterns and self._says_in(phrase):
            self._colour_back(phrase, last)
        else:
            self.bare.append(phrase)

    def _says_in(self, phrase: Phrase) -> bool:
        """Whether "in" stands before the first of its words."""
        words = [token.said for token in self.tokens[: self.at]]
        first = max((i for i, word in enumerate(words) if word == phrase.said[0].split()[0]), default=0)
        return first > 0 and words[first - 1].lower() == "in"

    def _colour_back(self, phrase: Phrase, last: Thing) -> None:
        """The colour of the last thing, and of the strings before it that have none."""
        colour = phrase.first_colour(self.asked)
        for thing in reversed(self.where.things):
            if thing.colour or (thing is not last and not thing.string):
                break
            thing.colour = colour

    # words that mean nothing

    def _unknown(self, token: Token) -> None:
        describes = self._describes()
        if not self.phrase.negated or describes:
            self.asked.unknown.append(token.said)
        elif not describes:
            self.phrase = Phrase()
            return
        if not describes:
            self.phrase = Phrase()
            if not token.text.endswith(_DOING):
                self.where.waiting = self.where.last = None

    def _describes(self) -> bool:
        """Whether the word just read stands before what it is said of."""
        following = self._following()
        if following is None or following.kind == "break":
            return False
        return following.kind == "string" or any(self._is_next(kind) for kind in _DESCRIBED)

    def _following(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _is_next(self, kind: str, *words: str) -> bool:
        """Whether what follows at once is of a kind, and one of the words, where there are any."""
        found = self.lexicon.longest(self.tokens, self.at)
        return bool(found and found[1].kind == kind and (not words or found[1].word in words))
