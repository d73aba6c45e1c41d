"""A prompt bound to the caller's regions: by order, shape, place, size and relation."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.data import designs
from mrt.data.captions import long_caption, sentence
from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import Region
from mrt.words.lexicon import lexicon_of
from mrt.words.placing.binding import bound
from mrt.words.quotes import plain
from mrt.words.reading import read

LEXICON = lexicon_of(of_drawn_designs())
PAGE = Region(0, 0, 400, 400)
LEFT, RIGHT = Region(20, 160, 80, 80), Region(300, 160, 80, 80)
TOP, BOTTOM = Region(160, 10, 80, 80), Region(160, 310, 80, 80)
MEDIUM, WIDE = Region(100, 100, 140, 140), Region(140, 0, 160, 160)
STRIP, LARGE, SMALL = Region(20, 300, 360, 60), Region(50, 50, 300, 300), Region(180, 180, 40, 40)


def captions(prompt: str, *regions: Region) -> tuple[str, ...]:
    return bound(read(plain(prompt), LEXICON), regions, PAGE).captions


@pytest.mark.parametrize("prompt, regions, wanted", [
    ("red heart and blue star", (LEFT, RIGHT), ("red heart icon", "blue star icon")),
    ("red heart and blue star", (RIGHT, LEFT), ("red heart icon", "blue star icon")),  # in the order of regions
    ("red heart and blue star", (TOP, BOTTOM), ("red heart icon", "blue star icon")),
    ("red heart right of a blue star", (LEFT, RIGHT), ("blue star icon", "red heart icon")),
    ("red heart left of a blue star", (RIGHT, LEFT), ("blue star icon", "red heart icon")),
    ("red heart below a blue star", (TOP, BOTTOM), ("blue star icon", "red heart icon")),
    ("a blue star above a red heart", (BOTTOM, TOP), ("red heart icon", "blue star icon")),
    ("a heart at the bottom, a star at the top", (TOP, BOTTOM), ("star icon", "heart icon")),
    ("a heart on the right, a star on the left", (LEFT, RIGHT), ("star icon", "heart icon")),
    ('text "SUMMER SALE" and a red heart', (TOP, STRIP), ("red heart icon", 'text "SUMMER SALE"')),
    ('red heart and text "SUMMER SALE"', (STRIP, TOP), ('text "SUMMER SALE"', "red heart icon")),
    ("a small star and a large circle", (LARGE, SMALL), ("circle", "star icon")),
    ("a medium star and a small circle", (SMALL, MEDIUM), ("circle", "star icon")),
    ("a medium star and a large circle", (LARGE, MEDIUM), ("circle", "star icon")),
    ("a small moon at the top, a large circle at the top", (TOP, WIDE), ("moon icon", "circle")),
    ("a red heart on a white circle", (LARGE, SMALL), ("white circle", "red heart icon")),
    ("white circle behind a red heart", (SMALL, LARGE), ("red heart icon", "white circle")),
    ("three stars", (LEFT, TOP, RIGHT), ("star icon",) * 3),
    ("hearts", (LEFT, TOP, RIGHT, BOTTOM), ("heart icon",) * 4),
    ("hearts and a star in the centre", (LEFT, SMALL, RIGHT), ("heart icon", "star icon", "heart icon")),
    ("a heart", (LEFT, RIGHT), ("heart icon", "")),
    ("nonsense", (LEFT, RIGHT), ("", "")),
])  # fmt: skip
def test_who_gets_what(prompt: str, regions: tuple[Region, ...], wanted: tuple[str, ...]):
    assert captions(prompt, *regions) == wanted


def test_of_many_things_each_lies_where_and_as_large_as_it_was_said():
    rng = np.random.default_rng(5)
    for _ in range(8):
        design = designs.draw(rng, (16, 20))
        said = [layer.long_caption for layer in design.layers]
        prompt = sentence([said[i] for i in rng.permutation(len(said))], design.background.caption)
        regions = [layer.region for layer in design.layers]
        found = bound(read(plain(prompt), LEXICON), regions, design.page).captions
        told = [long_caption(*pair, design.page) for pair in zip(found, regions, strict=True)]
        assert sorted(told) == sorted(said)


def test_what_has_no_region_is_told():
    found = bound(read("a red heart, a star and a moon", LEXICON), [LEFT], PAGE)
    assert found.captions == ("red heart icon",)
    assert [said for said, _ in found.omitted] == ["star icon", "moon icon"]
