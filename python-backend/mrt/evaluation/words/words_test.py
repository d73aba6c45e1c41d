"""The whole measurement once, small, and what its tables count."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from mrt.evaluation import __main__
from mrt.evaluation.words import figures, strings, unknown
from mrt.evaluation.words.asking import Made, words_in
from mrt.serving.contract.limits import limits_of
from mrt.serving.testing.servers import MODELS


def test_two_hundred_strings_and_a_hundred_things():
    every = [string for some in strings.STRINGS.values() for string in some]
    assert len(every) == len(set(every)) == 200
    assert len(set(unknown.THINGS)) == 100 and len(strings.prompts()) == len(every)
    kinds = [kind for kind, _, _ in strings.prompts()[: len(strings.STRINGS)]]
    assert kinds == list(strings.STRINGS), "the kinds in turn"


def test_nothing_that_was_trained_on_is_asked():
    vocabulary = limits_of(MODELS / "mrt" / "config.pbtxt").vocabulary
    assert vocabulary
    assert not set(vocabulary.words) & {string for some in strings.STRINGS.values() for string in some}
    known = {word for phrase in vocabulary.concepts for word in phrase.split()}
    assert not known & set(unknown.THINGS)


def test_what_is_told_and_what_is_not():
    def outcome(vocabulary: object, info: Any = None, notes: Any = None) -> str:
        made = Made({"vocabulary": vocabulary}, {"notes": notes or []}, {}, {2: info or {}})
        return figures._outcome(made, "cat")

    assert outcome({"unknown": [{"slot": 2, "caption": "x", "words": ["cat"]}]}) == "told to be unknown"
    assert outcome({"unknown": []}) == "wrong and unremarked"
    drawn = {"reference": {"words": ["cat"]}}
    understood = {"understood": [{"slot": 0, "words": ["cat"]}], "unknown": []}
    assert outcome(understood) == "wrong and unremarked"
    assert outcome({"unknown": []}, drawn) == "drawn by its name"
    near = [{"slot": 2, "text": "cat was taken for lion"}]
    assert outcome({"unknown": []}, drawn, near) == "drawn after a near word, told"
    assert words_in({"a": ["B", {"c": "d e"}], "n": 3}) == ["b", "d e"]


@pytest.mark.slow
def test_a_quick_run_writes_every_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    arguments = ["mrt.evaluation", "--words", "--quick", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", arguments)
    __main__.main()
    report = json.loads((tmp_path / "words.json").read_text())
    assert set(report["tables"]) - {"concepts"} == {"strings", "known", "unknown", "languages"}
    (first, *_), last = report["tables"]["strings"], report["tables"]["strings"][-1]
    assert last["auto, 1024 px"].endswith("of 5)") and first["strings"].startswith("Latin")
    assert last["auto, 1024 px"].startswith(("0.80", "1.00")), "five strings that fonts hold, set and read"
    for row in report["tables"]["unknown"]:
        assert row["wrong and unremarked"].startswith("0.00"), row
    text = (tmp_path / "words.md").read_text()
    assert text.count("\n|---") == len(report["tables"])
