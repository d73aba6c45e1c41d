from collections import Counter

from mrt.data.world.assets.sources.fonts import group
from mrt.data.world.assets.split import PINNED, split_of


def test_shares_are_near_85_5_and_10_percent_and_the_same_each_time():
    names = [f"photo/somewhere/{n}" for n in range(4000)]
    counts = Counter(map(split_of, names))
    assert 0.83 < counts["train"] / 4000 < 0.87
    assert 0.04 < counts["validation"] / 4000 < 0.06
    assert [split_of(name) for name in names[:50]] == [split_of(name.upper()) for name in names[:50]]


def test_the_split_of_a_name_does_not_drift():
    # read from SHA-256: a change of the rule would move what was held out into training
    assert [split_of(f"font/{name}") for name in ("lora", "pacifico", "lato")] == ["validation", "test", "train"]


def test_each_kind_of_drawing_has_sets_that_are_held_out():
    held = {group for group, split in PINNED.items() if split == "test"}
    assert "iconify/twitter" in held  # colours
    assert {"iconify/phosphor icons", "iconify/the bootstrap authors"} <= held  # one colour
    assert "dicebear/zoish" in held
    assert PINNED["iconify/mozilla"] == "validation"


def test_redrawings_of_one_design_stand_on_one_side():
    assert split_of("iconify/Pictogrammers") == split_of("iconify/Google Inc") == "train"
    assert group("noto-sans-jp") == group("noto-serif") == "font/noto"
    assert group("roboto-mono") == group("roboto") and group("rubik-mono-one") == group("rubik")
    assert group("latoesque") != group("lato")
