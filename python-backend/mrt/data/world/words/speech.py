"""Texts of pages: phrases of many languages from the lists beside this file, prices, dates, addresses and the like."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(file.stem for file in _HERE.glob("??.txt")))
_COMMON = {"en": 12.0, "zh": 4.0, "ru": 2.0, "de": 2.0, "fr": 1.6, "es": 1.6, "ja": 1.0, "ar": 0.8}
_LATIN = "latin"
_INSTEAD = {"quote": "line", "small": "line", "name": "word", "role": "item", "label": "action", "street": "word"}


class Speech:
    """Phrases of one language. `script`: the one that its words are written in."""

    def __init__(self, language: str):
        self.language = language
        self.phrases = _read(language)
        self.script = self.phrases["script"][0]

    def say(self, rng: np.random.Generator, field: str) -> str:
        """A phrase of a field: headline, line, body, action, label, item, small, word, month, day, name, ..."""
        found = self.phrases.get(field)
        if found is None and self.script == _LATIN and field in _read("en"):
            found = _read("en")[field]
        if found is None:
            found = self.phrases[_INSTEAD.get(field, "word")]
        return found[int(rng.integers(len(found)))]

    def several(self, rng: np.random.Generator, field: str, count: int) -> list[str]:
        """Phrases that differ as long as there are enough of them."""
        found: list[str] = []
        for _ in range(8 * count):
            phrase = self.say(rng, field)
            if phrase not in found or len(found) >= len(self.phrases.get(field, ())):
                found.append(phrase)
            if len(found) == count:
                break
        return found + [self.say(rng, field) for _ in range(count - len(found))]

    def has(self, field: str) -> bool:
        return field in self.phrases

    def title(self, rng: np.random.Generator, extra: tuple[str, ...] = ()) -> str:
        """A headline: most often a phrase that people use, else some words of this language."""
        if rng.random() < 0.72:
            return self.say(rng, "headline")
        words = self.several(rng, "word", int(rng.integers(1, 4)))
        if extra and self.script == _LATIN and rng.random() < 0.6:
            words[-1] = extra[int(rng.integers(len(extra)))]
        gap = "" if self.script in ("chinese", "japanese", "thai") else " "
        return gap.join(words).title() if self.script in (_LATIN, "cyrillic", "greek") else gap.join(words)

    def paragraph(self, rng: np.random.Generator, sentences: int) -> str:
        gap = "" if self.script in ("chinese", "japanese") else " "
        return gap.join(self.several(rng, "body", min(sentences, len(self.phrases["body"]))))


def price(rng: np.random.Generator) -> str:
    amount = int(rng.choice((1, 2, 3, 5, 8, 9, 12, 15, 19, 25, 29, 39, 49, 59, 79, 99, 120, 149, 199, 250, 499, 999)))
    cents = str(rng.choice(("", "", ".99", ".50", ".90", ".00")))
    form = str(rng.choice(("${}", "${}", "€{}", "{} €", "£{}", "{}", "¥{}", "{},-")))
    return form.format(f"{amount}{cents}")


def percent(rng: np.random.Generator) -> str:
    form = str(rng.choice(("-{}%", "{}%", "{}% OFF", "{}%\nOFF", "up to {}%", "+{}%")))
    return form.format(5 * int(rng.integers(1, 19)))


def time(rng: np.random.Generator) -> str:
    hour, minute = int(rng.integers(6, 24)), int(rng.choice((0, 0, 15, 30, 45)))
    form = int(rng.integers(3))
    if form == 0:
        return f"{hour}:{minute:02d}"
    if form == 1:
        return f"{hour - 12 or 12} PM" if hour > 12 else f"{hour} AM"
    return f"{hour:02d}:{minute:02d} - {min(hour + 2, 24):02d}:{minute:02d}"


def date(rng: np.random.Generator, speech: Speech) -> str:
    day, month, year = int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(2019, 2032))
    if speech.has("month") and rng.random() < 0.6 and speech.script == _LATIN:
        name = speech.phrases["month"][month - 1]
        form = str(rng.choice(("{d} {m}", "{m} {d}", "{d} {m} {y}", "{m} {d}, {y}", "{m} {y}")))
        return form.format(d=day, m=name, y=year)
    form = str(rng.choice(("{d:02d}.{m:02d}.{y}", "{d}/{m}", "{y}-{m:02d}-{d:02d}", "{d:02d}.{m:02d}.", "{y}")))
    return form.format(d=day, m=month, y=year)


def phone(rng: np.random.Generator) -> str:
    digits = [int(part) for part in rng.integers(0, 10, 10)]
    form = str(rng.choice(("+{}{} {}{}{} {}{}{} {}{}", "({}{}{}) {}{}{}-{}{}{}{}", "{}{}{} {}{} {}{} {}{}{}")))
    return form.format(*digits)


def site(rng: np.random.Generator) -> str:
    words = _read("en")["word"]
    first, second = (words[int(index)] for index in rng.integers(0, len(words), 2))
    form = str(
        rng.choice(("www.{a}{b}.com", "{a}-{b}.org", "{a}{b}.co", "hello@{a}.com", "info@{a}{b}.net", "@{a}.{b}"))
    )
    return form.format(a=first, b=second)


def address(rng: np.random.Generator, speech: Speech) -> str:
    return f"{int(rng.integers(1, 240))} {speech.say(rng, 'street')}" if speech.script == _LATIN else site(rng)


def brand(rng: np.random.Generator) -> str:
    words = _read("en")["word"]
    first, second = (words[int(index)].title() for index in rng.integers(0, len(words), 2))
    return str(
        rng.choice((first, f"{first} & {second}", f"{first}{second.lower()}", f"{first} {second}", f"The {first}"))
    )


def language(rng: np.random.Generator, scripts: frozenset[str]) -> Speech:
    """One of the languages whose script is among `scripts`."""
    able = [name for name in LANGUAGES if _read(name)["script"][0] in scripts]
    if not able:
        raise ValueError(f"no language is written in {sorted(scripts)}; give the library a face that has latin")
    weights = np.array([_COMMON.get(name, 0.45) for name in able])
    return Speech(able[int(rng.choice(len(able), p=weights / weights.sum()))])


@lru_cache(1)
def topics() -> dict[str, tuple[str, ...]]:
    """Words by which a topic's drawings and photographs are found."""
    return _parsed((_HERE / "topics.txt").read_text("utf-8"))


@lru_cache(64)
def _read(name: str) -> dict[str, tuple[str, ...]]:
    return _parsed((_HERE / f"{name}.txt").read_text("utf-8"))


def _parsed(text: str) -> dict[str, tuple[str, ...]]:
    fields = (line.split(":", 1) for line in text.splitlines() if line.strip())
    return {name.strip(): tuple(part.strip() for part in rest.split(" | ")) for name, rest in fields}
