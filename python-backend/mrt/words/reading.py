"""A prompt in sentences or key words, read by the rules of English: `read`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mrt.vocabulary import COLOUR
from mrt.words.asked import Asked, Omitted, Taken, Thing
from mrt.words.behind import Behind
from mrt.words.cursor import Cursor
from mrt.words.drawings import Drawings, drawn_at
from mrt.words.languages import in_english
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.phrase import Phrase
from mrt.words.quotes import parts
from mrt.words.tokens import Token
from mrt.words.unquoted import unquoted
from mrt.words.where import Where

_MANY = 3  # things of a plural without a number
_DOING = ("ing", "ed", "ly")  # ends of words that say something of the thing before them
_SILENT = ("filler", "style", "join", "it", "in")  # are not told as understood


def read(prompt: str, lexicon: Lexicon, drawings: Drawings | None = None) -> Asked:
    """What a plain prompt (mrt.words.quotes.plain) asks for. With semicolons its first part is the background, and each
    of the others is read as a prompt of its own. Things that only `drawings` has are understood like those of the
    lexicon. A prompt in another language is put into English first, and that is told."""
    asked = Asked()
    if english := in_english(prompt, lexicon):
        asked.approximate.append(Taken(prompt, english))
        prompt = english
    listed = parts(prompt.rstrip("; \n"))
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
        self.cursor, self.lexicon, self.asked, self.drawings = Cursor(text, lexicon), lexicon, asked, drawings
        self.phrase = Phrase()
        self.where = Where(asked)
        self.behind = Behind(asked, self.where, lexicon)
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
        }

    def read(self) -> None:
        while token := self.cursor.next:
            self._next(token)
        self._break_phrase()
        self.behind.settle()

    def read_ground(self) -> None:
        """As the first part of a list, where things are out of place."""
        self.read()
        for thing in self.where.things:
            self.asked.things.remove(thing)
            self.asked.unknown.append(thing.concept.removesuffix(" icon"))
        self.asked.relations.clear()

    def _next(self, token: Token) -> None:
        if token.kind == "break":
            self.cursor.taken(1)
            self._break(token)
        elif token.kind == "string":
            self.cursor.taken(1)
            self._string(token.text)
        elif self._is_drawn():
            return
        elif found := self.cursor.longest():
            count, meaning = found
            self._take(meaning, " ".join(each.said for each in self.cursor.taken(count)))
        else:
            self.cursor.taken(1)
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
        before_ground = self.cursor.leads_to("ground")
        if texture and (before_ground or self.where.upon):
            self.phrase.texture = meaning.word
            if not before_ground:
                self._ground("", said)
        elif before_ground:
            self.cursor.taken(1)
            self._is_unknown(said, f"{said} background")
        else:
            if self.phrase.photo.endswith(" of") and not texture:
                self.asked.approximate.append(Taken(f"{self.phrase.photo} {said}", meaning.word))
            self._emit(self._uncoloured(meaning), meaning.plural, said)

    def _is_drawn(self) -> bool:
        """Whether a thing came that the lexicon lacks and a drawing shows; it is taken then."""
        certain = self.phrase.count is not None or self.phrase.is_said_of_a_thing
        found = drawn_at(self.cursor.tokens, self.cursor.at, self.lexicon, self.drawings, certain)
        if found is None:
            return False
        words = [token.said for token in self.cursor.taken(found.end)]
        if not self.phrase.negated:
            self.asked.unknown += words[: found.start]
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
        word = self.cursor.next
        if word is None or word.kind != "word" or self.cursor.longest():
            return False
        if word.text.endswith(_DOING) or not word.text.isalpha():
            return False
        self.cursor.taken(1)
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
            self.phrase.negated = self.cursor.leads_to("join", "or", "nor")
            return
        any_number = plural and phrase.count is None
        if any_number:
            self.asked.approximate.append(Taken(said, f"{_MANY} {said}"))
        count = phrase.count or (_MANY if plural else 1)
        colour, font = phrase.first_colour(self.asked), tuple(phrase.font)
        self.where.thing(Thing(concept, colour, count, any_number, phrase.size, phrase.place, string, font))

    # texts

    def _text(self, word: str, said: str) -> None:
        before = self.cursor.tokens[self.cursor.at - 2] if self.cursor.at > 1 else None
        if before is None or before.kind != "string":  # else it is said of the string before it: "SALE" text
            self.phrase.text = said
            self._unquoted(said)

    def _says(self, word: str, said: str) -> None:
        self.phrase.text = self.phrase.text or "text"
        self._unquoted("says")

    def _unquoted(self, after: str) -> None:
        if run := unquoted(self.cursor.tokens[self.cursor.at :], after, self.lexicon):
            string = " ".join(token.said for token in self.cursor.taken(len(run)))
            self.asked.approximate.append(Taken(string, f'"{string}"'))
            self._string(string)

    def _string(self, string: str) -> None:
        self.asked.understood.append(f'"{string}"')
        self.phrase.text = ""
        self._emit("text", False, string, string)

    # the page and its ground

    def _page(self, word: str, said: str) -> None:
        self.behind.page(said)

    def _ground(self, word: str, said: str) -> None:
        phrase, self.phrase = self.phrase, Phrase()
        self.behind.ground(phrase, said)

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
        count, meaning = self.cursor.longest() or (0, None)
        if not meaning or meaning.word != "1" or not self.where.last:
            return
        thing = self.cursor.described(count)
        if thing is None or thing[1].kind != "thing" or thing[1].word.startswith("photo of "):
            return
        if self.where.last.count == 1:
            self.where.relation("inside")
        else:
            whole = [self.cursor.tokens[self.cursor.at - 1], *self.cursor.taken(count + thing[0])]
            self.asked.unknown.append(" ".join(each.said for each in whole))

    def _place(self, word: str, said: str) -> None:
        self.where.place(word, self.phrase)

    # ends of phrases

    def _join(self, word: str, said: str) -> None:
        if word == "and" and ((self.phrase.colours and self.cursor.leads_to("colour")) or self.where.between):
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
            behind_in = bool(phrase.said) and self.cursor.stands_behind(phrase.said[0].split()[0], "in")
            self.behind.colours(phrase, behind_in)
        elif phrase.number.isdecimal():
            self.asked.unknown.append(phrase.number)
            self.asked.understood = [said for said in self.asked.understood if said != phrase.number]
        self.where.break_()

    # words that mean nothing

    def _unknown(self, token: Token) -> None:
        describes = self.cursor.leads_to_what_is_described()
        if not self.phrase.negated or describes:
            self.asked.unknown.append(token.said)
        elif not describes:
            self.phrase = Phrase()
            return
        if not describes:
            self.phrase = Phrase()
            if not token.text.endswith(_DOING):
                self.where.waiting = self.where.last = None
