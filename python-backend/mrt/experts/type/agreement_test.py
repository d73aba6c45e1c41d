import time

import pytest

from mrt.experts.type.agreement import agreement, agrees, distance


@pytest.mark.parametrize(
    "read, wanted",
    [
        ("Grand\nOpening", "Grand  Opening"),
        ("Don't", "Don’t"),
        ('"hi"', "„hi“"),
        ("1–2", "1-2"),
        ("ＡＢＣ１２", "ABC12"),
        ("cafe\u0301", "café"),
        ("新年快乐，\n万事如意", "新年快乐，万事如意"),
        ("สวัสดี\nครับ", "สวัสดีครับ"),
        ("wait...", "wait…"),
        ("안녕 세계", "안녕\n세계"),
    ],
)
def test_what_is_the_same(read: str, wanted: str):
    assert agrees(read, wanted) and agreement(read, wanted).distance == 0


@pytest.mark.parametrize(
    "read, wanted, apart",
    [
        ("CAFE", "COFFEE", 3),
        ("cafe", "café", 1),
        ("2O26", "2026", 1),
        ("a b", "ab", 1),
        ("안녕세계", "안녕 세계", 1),
        ("", "x", 1),
    ],
)
def test_what_is_not(read: str, wanted: str, apart: int):
    found = agreement(read, wanted)
    assert not found.same and not agrees(read, wanted) and not found.only_case
    assert found.distance == apart and 0 < found.share <= 1


def test_case_is_told_apart_and_said():
    found = agreement("Coffee", "COFFEE")
    assert not found.same and found.only_case and found.distance == 5


def test_emoji_are_told():
    assert agreement("party", "party 🎉🎉").undrawable == "🎉" and agreement("a", "a").undrawable == ""


def test_distances():
    assert distance("kitten", "sitting") == 3 and distance("", "abc") == 3 and distance("abc", "") == 3
    assert distance("abc", "xaxbxcx") == 4 and distance("flaw", "lawn") == 2
    began = time.process_time()
    assert distance("ab" * 5000, "ba" * 5000) == 2
    assert time.process_time() - began < 20
