"""Prompts in other languages: whether they are read as the same prompt in English. Nothing is drawn."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from mrt.evaluation.words.telling import Row, share
from mrt.vocabulary import Vocabulary
from mrt.words.asked import Asked
from mrt.words.lexicon import lexicon_of
from mrt.words.quotes import plain
from mrt.words.reading import read

PROMPTS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
"""By language, written before any was read, and in the same order."""


def language_rows(vocabulary: Vocabulary) -> list[Row]:
    """Read as in English: the same ground and layers, counts, sizes, places and relations."""
    lexicon, rows = lexicon_of(vocabulary), []
    wanted = [_meaning(read(prompt, lexicon)) for prompt in PROMPTS["English"]]
    for language, prompts in PROMPTS.items():
        if language == "English":
            continue
        count = Counter[str]()
        for prompt, meaning in zip(prompts, wanted, strict=True):
            found = read(plain(prompt), lexicon)
            same = _meaning(found) == meaning
            count["same"] += same
            count["told"] += not same and bool(found.unknown or found.omitted)
        rows.append(
            {
                "language": language,
                "read as in English": share(count["same"], len(prompts)),
                "otherwise, with words told to be unknown": share(count["told"], len(prompts)),
                "otherwise, told only in English words": share(len(prompts) - count.total(), len(prompts)),
            }
        )
    return rows


def _meaning(asked: Asked) -> object:
    things = sorted((thing.caption, thing.count, thing.size, thing.place) for thing in asked.things)
    return (
        asked.background,
        things,
        sorted((each.word, each.thing.caption, each.other.caption) for each in asked.relations),
    )
