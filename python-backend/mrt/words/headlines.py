"""Strings that people write without quotation marks: what cards, signs and banners usually say, prices, dates, numbers
to call and addresses."""

from __future__ import annotations

import re

from mrt.words.asked import Taken
from mrt.words.english import SAYING
from mrt.words.page_kinds import PAGE_KINDS

_USUAL = (
    "happy birthday to you|happy birthday|merry christmas and a happy new year|merry christmas|merry xmas|"
    "happy new year|happy halloween|happy easter|happy holidays|happy anniversary|happy thanksgiving|happy diwali|"
    "happy hanukkah|eid mubarak|ramadan kareem|season's greetings|happy valentine'?s day|happy mother'?s day|"
    "happy father'?s day|thank you so much|"
    "thank you for [\\w' ]{3,40}?(?=[,.;:!?\\n]|$| with )|thank you|congratulations|congrats|"
    "welcome back|welcome home|welcome|"
    "grand opening|now open|opening soon|coming soon|save the date|black friday sale|black friday|cyber monday|"
    "(?:big |mega |flash |super |summer |winter |spring |autumn |fall |final |garage |bake )?sale|"
    "(?:we'?re|we are|now) hiring|join us|join our team|sold out|free entry|free admission|new arrivals?|"
    "new collection|get well soon|good luck|good morning|good night|i love you|i miss you|just married|"
    "it's a (?:girl|boy)|for (?:sale|rent)|happily ever after|limited offer|special offer|buy one get one free|"
    "open house|game over|live music|last chance|game night|movie night|out of order|do not disturb|no smoking|"
    r"free shipping|class of \d{4}|est\.? \d{4}"
)
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:(?:{_DAY} (?:of )?{_MONTH}|{_MONTH} {_DAY})\b(?:,? \d{{4}}\b)?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b)"
_TIME = r"(?:\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d{2}\b)"
_WEEKDAY = r"(?:every |each )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_WHEN = rf"(?:{_WEEKDAY},? (?:the )?)?(?:{_DATE}|{_TIME})(?:(?:,| at| from| to| -| –|-|–)? ?(?:{_DATE}|{_TIME}))*"
_FACTS = (
    r"(?:up to |save |extra |only |just )?\d{1,3} ?%(?: (?:off|discount|sale))?(?! (?:opa|trans|gr[ea]y|larger|size))",
    r"(?:only |just |from )?(?:[$€£¥] ?\d[\d.,]*\d|[$€£¥] ?\d|\d[\d.,]* ?[€£])(?: off)?",
    r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    r"(?:https?://|www\.)\S*\w|\b[\w-]+\.(?:com|org|net|io|app|shop|co\.uk)\b(?:/\S*\w)?",
    r"@[a-z]\w+",
    r"(?:call |tel\.? )?(?:\+\d[\d ()/-]{6,}\d|\(?\d{3,}\)?[ /-]\d{2,}(?:[ -]?\d)+|\d{3}-\d{4})\b",
    _WHEN,
)
_LEADS = (  # words before a fact that say what it is
    "(?:(?:the )?(?:phone number|phone|telephone|website|web address|e-?mail address|price|date|time|discount)"
    "(?: is|:)? |(?:on|at|for) )?"
)
_FACT = re.compile(rf"(?<![\w\"$€£+-]){_LEADS}(?P<said>{'|'.join(_FACTS)})(?![\w%])", re.IGNORECASE)
_HEADLINE = re.compile(rf"(?<![\w'’-])(?P<said>(?:{_USUAL}))(?![\w'’-])", re.IGNORECASE)
_LETTER = re.compile(
    r"\b(?:letters?|numbers?|digits?|numerals?|initials|monogram) (?:(?=\")|(?P<said>[A-Z]{1,3}|\d{1,4})\b)"
)
_CAPITALS = re.compile(r"(?<![\w'’-])(?P<said>[A-Z][A-Z'’]+(?: (?:[A-Z]['’A-Z]*|&|\d+))* [A-Z][A-Z'’]+)(?![\w'’-])")
_NAMES = re.compile(r"(?: [A-Z][\w'’]*)+")
_CLAUSE = re.compile(r"[,;.!?:\n\"]")
_CALLED = frozenset(
    {*SAYING, "text", "word", "words", "headline", "title", "subtitle", "caption", "slogan", "lettering"}
)
_OF_PAGES = re.compile(r" (card|invitation|banner|poster|flyer|sign|post|story|sticker|label|logo|design)s?\b", re.I)


def marked(text: str) -> tuple[str, list[Taken]]:
    """A plain text (mrt.words.quotes.plain) with such strings in quotation marks, and which. What follows a word for a
    text ("that says") is left to the reader, and so is a kind of page whose text is quoted ("a thank you card")."""
    found: list[Taken] = []
    quoted = text.count('"') > 1
    for pattern in (_FACT, _HEADLINE, _CAPITALS)[: 2 if text.isupper() else 3]:
        text = _marked(text, pattern, found, quoted)
    pieces = text.split('"')  # every second one is a quotation
    outside = (f'{piece}"' if at < len(pieces) - 1 else piece for at, piece in enumerate(pieces))
    said = (_LETTER.sub(_as_text, piece) if at % 2 == 0 else piece for at, piece in enumerate(outside))
    return "".join(said), found


def _as_text(match: re.Match[str]) -> str:
    return f'text "{match["said"]}"' if match["said"] else "text "


def _marked(text: str, pattern: re.Pattern[str], found: list[Taken], quoted: bool) -> str:
    """`quoted`: whether a text is in quotation marks without this."""
    out, done = "", 0
    for match in pattern.finditer(text):
        start, end = match.span("said")
        if match.start() < done or text.count('"', 0, start) % 2 or _is_called(text[: match.start()]):
            continue
        page = _OF_PAGES.match(text, end)
        said = text[start:end]
        if pattern is _HEADLINE:
            if page and quoted and not said.isupper():
                continue
            if not text.isupper() and (names := _NAMES.match(text, end)):
                end = names.end()
            if text[end : end + 1] in ("!", "?"):
                end += 1
            said = text[start:end]
        string = said[:1].upper() + said[1:] if said.islower() and "@" not in said and "." not in said else said
        found.append(Taken(said, f'"{string}"'))
        out += f'{text[done : match.start()]}"{string}"{_page_of(said, page)}'
        done = end
    return out + text[done:]


def _is_called(before: str) -> bool:
    """Whether a word for a text stands before it in the same clause."""
    return not _CALLED.isdisjoint(_CLAUSE.split(before)[-1].lower().split())


def _page_of(said: str, page: re.Match[str] | None) -> str:
    """The kind of page of which what is said is a part: "thank you card"."""
    words = said.lower().split()
    kinds = (" ".join(words[at:] + [page[1].lower()]) for at in range(len(words))) if page else ()
    kind = next((kind for kind in kinds if kind in PAGE_KINDS), "")
    return kind and f", {kind.rpartition(' ')[0]}"
