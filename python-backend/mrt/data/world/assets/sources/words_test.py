import pytest

from mrt.data.world.assets.sources.words import plain


@pytest.mark.parametrize(
    "name, words",
    [
        ("rocket-24-filled", "rocket"),
        ("alarm_clock_01", "alarm clock"),
        ("arrow-left", "arrow left"),
        ("line", "line"),
        ("bold-line", "bold"),
        ("chair-2", "chair"),
        ("number-2", "number 2"),
        ("mp-3", "mp 3"),
    ],
)
def test_style_words_at_the_end_are_dropped_and_something_is_always_left(name, words):
    assert plain(name) == words


def test_a_set_s_own_suffixes_are_dropped_first():
    assert plain("cat-pencil-drawn", {"pencil-drawn": "Pencil", "": "Plain"}) == "cat"
    assert plain("pencil-drawn", {"pencil-drawn": "Pencil"}) == "pencil drawn"
