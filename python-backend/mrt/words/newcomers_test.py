"""Prompts of newcomers, written down with what is to come of them before the reader of prompts was run on any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.words.lexicon import lexicon_of
from mrt.words.page_kinds import page_size
from mrt.words.quotes import plain
from mrt.words.reading import read

CASES = json.loads(Path(__file__).with_name("newcomers.json").read_text())
LEXICON = lexicon_of(of_drawn_designs())


@pytest.mark.parametrize("case", CASES, ids=[case["prompt"] for case in CASES])
def test_a_newcomers_prompt(case: dict[str, Any]):
    asked = read(plain(case["prompt"]), LEXICON)
    captions = sorted(caption for thing in asked.things for caption in [thing.caption] * thing.count)
    if case.get("refused"):
        assert (asked.background, captions) == ("", []) or len(captions) > 20
    else:
        assert (asked.background, captions) == (case["background"], sorted(case["layers"]))
    assert asked.unknown == case.get("unknown", [])
    assert [f"{said}: {taken}" for said, taken in asked.approximate] == case.get("approximate", [])
    assert [said for said, _ in asked.omitted] == case.get("left", [])
    if "relations" in case:
        found = [f"{each.thing.caption} {each.word} {each.other.caption}" for each in asked.relations]
        assert found == case["relations"]
    assert [f"{each.caption} at {each.place}" for each in asked.things if each.place] == case.get("places", [])
    assert page_size(asked.page_kind) == (tuple(case["size"]) if "size" in case else None)
