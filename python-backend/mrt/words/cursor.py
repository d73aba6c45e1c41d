"""Where a reader stands in the tokens of a prompt, and what follows."""

from __future__ import annotations

from mrt.words.lexicon import Lexicon, Meaning
from mrt.words.tokens import Token, tokens

_DESCRIBED = ("thing", "text", "colour", "size", "ground", "pattern", "font")


class Cursor:
    """`at`: the token that comes next."""

    def __init__(self, text: str, lexicon: Lexicon):
        self.tokens, self.lexicon, self.at = tokens(text), lexicon, 0

    @property
    def next(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def stands_alone(self) -> bool:
        """Whether the next word is an item of a list, as a thing is that nothing is said of."""
        before, behind = self.tokens[self.at - 1 : self.at] if self.at else [], self.tokens[self.at + 1 : self.at + 2]
        parted = not before or before[0].kind == "break"
        return parted and (not behind or behind[0].kind == "break" or behind[0].text.endswith("ing"))

    def taken(self, count: int) -> list[Token]:
        """So many tokens, which are read then."""
        found = self.tokens[self.at : self.at + count]
        self.at += count
        return found

    def longest(self, ahead: int = 0) -> tuple[int, Meaning] | None:
        """As of Lexicon, from so many tokens ahead."""
        return self.lexicon.longest(self.tokens, self.at + ahead)

    def leads_to(self, kind: str, *words: str) -> bool:
        """Whether what follows at once is of a kind, and one of the words, where there are any."""
        found = self.longest()
        return bool(found and found[1].kind == kind and (not words or found[1].word in words))

    def joined(self, kind: str) -> tuple[Meaning, str] | None:
        """What follows behind a word of no weight, as "to" or "and", where it is of a kind; it is taken then."""
        found = self.longest()
        behind = self.longest(found[0]) if found and found[1].kind in ("filler", "join", "relation") else None
        if not found or not behind or behind[1].kind != kind:
            return None
        self.taken(found[0])
        return behind[1], " ".join(token.said for token in self.taken(behind[0]))

    def leads_to_what_is_described(self) -> bool:
        """Whether the word just read stands before what it is said of."""
        following = self.next
        if following is None or following.kind == "break":
            return False
        return following.kind == "string" or any(self.leads_to(kind) for kind in _DESCRIBED)

    def described(self, ahead: int) -> tuple[int, Meaning] | None:
        """The phrase behind colours and sizes, and of how many tokens all are."""
        found = self.longest(ahead)
        if found is None or found[1].kind not in ("colour", "size"):
            return found
        behind = self.described(ahead + found[0])
        return behind and (found[0] + behind[0], behind[1])

    def stands_behind(self, word: str, before: str) -> bool:
        """Whether `before` stands right before the first `word` of what was read."""
        said = [token.said for token in self.tokens[: self.at]]
        first = next((i for i, each in enumerate(said) if each == word), 0)
        return first > 0 and said[first - 1].lower() == before
