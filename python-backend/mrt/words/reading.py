"""A prompt in sentences or key words, read by the rules of English: `read`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mrt.vocabulary import COLOUR
from mrt.words.asked import Asked, Taken
from mrt.words.behind import Behind
from mrt.words.cursor import Cursor
from mrt.words.drawings import Drawings
from mrt.words.headlines import marked
from mrt.words.languages import in_english
from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.phrase import Phrase
from mrt.words.quotes import parts
from mrt.words.things import DOING, State, Things
from mrt.words.tokens import Token
from mrt.words.typos import corrected
from mrt.words.where import Where

_SILENT = ("filler", "style", "join", "it", "in", "mood")  # are not told as understood


def read(prompt: str, lexicon: Lexicon, drawings: Drawings | None = None) -> Asked:
    """What a plain prompt (mrt.words.quotes.plain) asks for. With semicolons its first part is the background, and each
    of the others is read as a prompt of its own. Things that only `drawings` has are understood like those of the
    lexicon. A prompt in another language is put into English first, and that is told."""
    asked = Asked()
    prompt, asked.approximate = marked(prompt)
    if english := in_english(prompt, lexicon):
        asked.approximate.append(Taken(prompt, english))
        prompt = english
    else:
        prompt, spelled = corrected(prompt, lexicon, drawings)
        asked.approximate += spelled
    listed = parts(prompt.rstrip("; \n"))
    if len(listed) == 1:
        _Reader(prompt, lexicon, asked, drawings).read()
        return asked
    _Reader(listed[0], lexicon, asked).read_ground()
    for part in listed[1:]:
        _Reader(part, lexicon, asked, drawings).read()
    return asked


class _Reader:
    """Goes over the tokens once."""

    def __init__(self, text: str, lexicon: Lexicon, asked: Asked, drawings: Drawings | None = None):
        self.cursor, self.asked, self.where = Cursor(text, lexicon), asked, Where(asked)
        self.behind = Behind(asked, self.where, lexicon)
        self.state = State(self.cursor, lexicon, asked, self.where, self.behind)
        self.things = Things(self.state, drawings)
        self._takes: Mapping[str, Callable[[str, str], None]] = {
            "text": lambda _, said: self.things.text(said),
            "colour": self._colour,
            "size": self._size,
            "font": self._font,
            "photo": self._photo,
            "pattern": self._pattern,
            "number": self._number,
            "says": lambda _, said: self.things.says(said),
            "negation": self._negation,
            "ground": self._ground,
            "page": lambda _, said: self.behind.page(said),
            "relation": self._relation,
            "place": lambda word, _: self.where.place(word, self.state.phrase),
            "join": self._join,
            "it": lambda *_: self.where.it(),
            "in": self._in,
            "row": lambda *_: self.where.row(),
            "ring": self._ring,
            "mood": self._mood,
        }

    def read(self) -> None:
        while token := self.cursor.next:
            self._next(token)
        self._break_phrase()
        self.where.settle()
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
            self.things.string(token.text)
        elif self.things.is_drawn():
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
            self.things.thing(meaning, said)
        elif take := self._takes.get(meaning.kind):
            take(meaning.word, said)

    # what is said of things to come

    def _colour(self, word: str, said: str) -> None:
        self.state.phrase.add_colour(word, said)

    def _size(self, word: str, said: str) -> None:
        self.state.phrase.size = word

    def _pattern(self, word: str, said: str) -> None:
        self.state.phrase.add_pattern(word, said)

    def _font(self, word: str, said: str) -> None:
        self.state.phrase.font.append(said.lower())

    def _ground(self, word: str, said: str) -> None:
        """Colours of a gradient may follow: "gradient background from pink to orange"."""
        phrase = self.state.taken_phrase()
        while "gradient" in phrase.patterns and len(phrase.colours) < 2 and (found := self.cursor.joined("colour")):
            phrase.add_colour(found[0].word, found[1])
            self.asked.understood.append(found[1])
        self.behind.ground(phrase, said)

    def _photo(self, word: str, said: str) -> None:
        self.state.phrase.photo = said

    def _number(self, word: str, said: str) -> None:
        if self.state.phrase.is_said_of_a_thing and word == "1":
            self._break_phrase()
        self.state.phrase.count, self.state.phrase.number = int(word), said

    def _negation(self, word: str, said: str) -> None:
        self._break_phrase()
        self.state.phrase.negated = True

    def _mood(self, word: str, said: str) -> None:
        if not self.state.phrase.negated:
            self.asked.moods.append(Taken(said, word))

    # where things are

    def _relation(self, word: str, said: str) -> None:
        if self.state.phrase.is_said_of_a_thing:
            self._break_phrase()
        self.state.phrase = Phrase(negated=self.state.phrase.negated)
        self.where.relation(word)

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

    def _ring(self, word: str, said: str) -> None:
        """Of several things, which is told where they enclose nothing, or of one, as a thing in itself."""
        count, meaning = self.cursor.longest() or (0, None)
        if meaning and (meaning.plural or (meaning.kind == "number" and meaning.word != "1")):
            self.state.phrase = Phrase(ring=said, size=self.state.phrase.size)
        else:
            self.things.thing(Meaning("thing", word), said)

    # ends of phrases

    def _join(self, word: str, said: str) -> None:
        if word == "and" and ((self.state.phrase.colours and self.cursor.leads_to("colour")) or self.where.between):
            self.state.phrase.both = True
            return
        if not (word in ("or", "nor") and self.state.phrase.negated):
            self._break_phrase()
        self.state.joined = word

    def _break(self, token: Token) -> None:
        self._break_phrase()
        if token.text in ".;!?\n":
            self.where.last = None

    def _break_phrase(self) -> None:
        """What was said of a thing is over, and no thing came."""
        phrase = self.state.taken_phrase()
        if phrase.text and not phrase.negated:
            self.behind.letters.append(phrase)
        elif phrase.colours and not phrase.negated and self.things.is_named_by(phrase):
            pass
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
        if not self.state.phrase.negated or describes:
            self.asked.unknown.append(token.said)
        elif not describes:
            self.state.phrase = Phrase()
            return
        if not describes:
            self.state.phrase = Phrase()
            if not token.text.endswith(DOING):
                self.where.waiting = self.where.last = None
