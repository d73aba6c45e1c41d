from __future__ import annotations

from mrt.experts.survey import Seen
from mrt.experts.text.record import Text
from mrt.geometry import Region
from mrt.kinds import Kind
from mrt.serving.experts.names import LONGEST, names_of

BOX = Region(0, 0, 9, 9)


def thing(kind: Kind | None) -> Seen:
    return Seen(BOX, kind, 1.0)


def words(string: str) -> Seen:
    return Seen(BOX, "text", 1.0, text=Text(string, (string,), BOX, 0.0, False, (0, 0, 0), 9.0, "left", 0.9))


def test_text_is_its_own_name_and_things_are_counted_by_kind():
    layers = [thing("picture"), thing(None), thing("picture"), words("SUMMER\n SALE"), thing(None)]
    assert names_of(layers) == ["Background", "Picture 1", "Element 1", "Picture 2", "SUMMER SALE", "Element 2"]
    assert names_of([]) == ["Background"]


def test_long_and_empty_text():
    (_, name) = names_of([words("word " * 30)])
    assert len(name) <= LONGEST and name.endswith("word…")
    assert names_of([words("x" * LONGEST)])[1] == "x" * LONGEST
    assert names_of([words(" \n"), thing("text")]) == ["Background", "Text 1", "Text 2"]


def test_what_the_caller_calls_them_wins_where_it_says_something():
    assert names_of([words("SALE"), thing("line")], ["Sky", "", " cup "]) == ["Sky", "SALE", "cup"]
