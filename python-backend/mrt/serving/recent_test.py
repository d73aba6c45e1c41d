from __future__ import annotations

from mrt.serving.recent import Recent


def test_those_used_longest_ago_make_way():
    kept = Recent[bytes](10, len)
    kept.put(b"a", b"1234")
    kept.put(b"b", b"5678")
    assert kept.get(b"a") == b"1234"
    kept.put(b"c", b"90ab")
    assert (kept.get(b"a"), kept.get(b"b"), kept.get(b"c")) == (b"1234", None, b"90ab")


def test_a_value_that_comes_again_counts_once():
    kept = Recent[bytes](10, len)
    for _ in range(5):
        kept.put(b"a", b"1234")
    kept.put(b"b", b"5678")
    assert kept.get(b"a") == b"1234" and kept.get(b"b") == b"5678"


def test_what_is_larger_than_the_room_is_not_kept():
    kept = Recent[bytes](10, len)
    kept.put(b"a", b"1234")
    kept.put(b"b", b"x" * 11)
    assert kept.get(b"a") == b"1234" and kept.get(b"b") is None
