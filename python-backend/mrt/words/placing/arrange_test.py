"""Regions by rule: on the page, of the right aspect, and apart, on pages of any size."""

from __future__ import annotations

from itertools import combinations

import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import TOKEN, Region, around
from mrt.words.lexicon import lexicon_of
from mrt.words.newcomers_test import CASES
from mrt.words.placing.arrange import Placed, arranged
from mrt.words.placing.sizes import Tokens
from mrt.words.quotes import plain
from mrt.words.reading import read

LEXICON = lexicon_of(of_drawn_designs())
PAGES = ((128, 128), (256, 256), (320, 240), (512, 512), (1080, 1920), (1500, 500), (2048, 2048))
OVER = ("behind", "on", "inside", "in front of", "around")


def placed(prompt: str, page: tuple[int, int] = (128, 128), most: int = 800) -> list[Placed]:
    side = TOKEN if max(page) <= 320 else TOKEN * max(page) / 128
    found = arranged(read(plain(prompt), LEXICON), Region(0, 0, *page), Tokens(side, most))
    assert found is not None
    return found


def by_caption(found: list[Placed]) -> dict[str, Region]:
    return {each.thing.caption: each.region for each in found}


def share(one: Region, other: Region) -> float:
    both = one.intersect(other)
    return max(0, both.width) * max(0, both.height) / min(one.width * one.height, other.width * other.height)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_of_every_newcomers_prompt_regions_lie_on_the_page_and_apart(page: tuple[int, int]):
    for case in CASES:
        asked = read(plain(case["prompt"]), LEXICON)
        if sum(thing.count for thing in asked.things) > (8 if page[0] < 2 * page[1] else 4):
            continue  # has no room everywhere
        found = placed(case["prompt"], page)
        assert len(found) == sum(thing.count for thing in asked.things)
        whole = Region(0, 0, *page)
        assert all(whole.contains(each.region) and min(each.region[2:]) > 0 for each in found), case
        if not any(relation.word in OVER for relation in asked.relations):
            assert all(share(a.region, b.region) < 0.02 for a, b in combinations(found, 2)), case


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_icons_are_square_and_texts_as_long_as_what_they_say(page: tuple[int, int]):
    for each in placed('a red heart, two stars and the text "SALE"', page):
        width, height = each.region[2:]
        assert (1.5 if each.thing.string else 0.9) < width / height < (5 if each.thing.string else 1.1)


@pytest.mark.parametrize("relation, nearer", [
    ("above", lambda one, other: one.bottom <= other.y),
    ("below", lambda one, other: one.y >= other.bottom),
    ("to the left of", lambda one, other: one.right <= other.x),
    ("to the right of", lambda one, other: one.x >= other.right),
    ("in front of", lambda one, other: other.contains(one) and one != other),
])  # fmt: skip
def test_relations_hold(relation: str, nearer):
    for page in PAGES:
        found = by_caption(placed(f"a red heart {relation} a blue circle", page))
        assert nearer(found["red heart icon"], found["blue circle"]), page


def test_what_is_behind_lies_lower_in_the_stack_and_all_around():
    found = placed("white circle behind a red heart")
    assert [each.thing.concept for each in found] == ["circle", "heart icon"]
    assert found[0].region.contains(found[1].region)


def test_places_of_the_page():
    found = by_caption(placed("red heart top left, blue star bottom right, white moon in the centre", (640, 640)))
    heart, star, moon = found["red heart icon"], found["blue star icon"], found["white moon icon"]
    assert heart.right <= moon.x and heart.bottom <= moon.y and star.x >= moon.right and star.y >= moon.bottom
    assert abs(moon.x + moon.right - 640) < 60 and heart.x < 100 and star.right > 540


def test_four_corners_and_a_ring_of_things():
    corners = placed("stars in the corners", (256, 256))
    assert len({(each.region.x < 128, each.region.y < 128) for each in corners}) == 4
    ring = placed("six stars around a moon", (256, 256))
    assert len(ring) == 7 and all(share(a.region, b.region) < 0.3 for a, b in combinations(ring, 2))


def test_sizes_are_said():
    found = by_caption(placed("a large red circle, a blue square and a small green triangle", (320, 320)))
    assert found["red circle"].width > found["blue square"].width > found["green triangle"].width


def test_tokens_are_kept_and_what_finds_no_room_is_told():
    few = placed("three red hearts", (320, 320), 30)
    assert sum(each.region.tokens for each in few) <= 30
    assert arranged(read("twenty stars", LEXICON), Region(0, 0, 16, 16), Tokens(16, 100)) is None


@pytest.mark.parametrize("page", [(1584, 396), (1200, 628), (1500, 500), (1080, 1920), (1024, 1024)], ids=str)
@pytest.mark.parametrize("prompt", ["a red heart", "three yellow stars", 'a heart, a moon and the text "SALE"'])
def test_things_that_are_fitted_lie_in_the_middle_and_off_the_edge(prompt: str, page: tuple[int, int]):
    tokens = Tokens(TOKEN * max(page) / 128, 800, things_fit=True)
    found = arranged(read(plain(prompt), LEXICON), Region(0, 0, *page), tokens)
    assert found is not None
    whole, rim = around(each.region for each in found), 0.08 * min(page)
    assert abs(whole.x + whole.right - page[0]) <= 2 and abs(whole.y + whole.bottom - page[1]) <= 2
    assert min(whole.x, whole.y) > rim
    assert all(each.region.width > 0.1 * min(page) for each in found)


def test_a_string_gives_way_to_an_icon_that_grew_on_the_grid():
    found = placed('"Ada Moreau", "ada@moreau.studio", a small camera', (1050, 600))
    assert [each.thing.concept for each in found] == ["text", "text", "camera icon"]
    name, address, camera = (each.region for each in found)
    assert name.bottom <= address.y and address.bottom <= camera.y


@pytest.mark.parametrize("page, rows", [
    ((1080, 1080), {2: [2], 3: [3], 4: [2, 2], 5: [5], 6: [3, 3], 7: [2, 3, 2], 8: [4, 4], 9: [3, 3, 3]}),
    ((1080, 1350), {2: [2], 3: [3], 4: [2, 2], 5: [5], 6: [3, 3], 7: [2, 3, 2], 9: [3, 3, 3]}),
    ((1080, 1920), {2: [2], 3: [3], 4: [2, 2], 5: [3, 2], 6: [2, 2, 2], 7: [2, 3, 2], 8: [2, 2, 2, 2]}),
    ((1920, 1080), {3: [3], 4: [4], 5: [5], 6: [3, 3], 7: [4, 3], 8: [4, 4]}),
], ids=str)  # fmt: skip
def test_counted_things_lie_in_even_rows(page: tuple[int, int], rows: dict[int, list[int]]):
    tokens = Tokens(TOKEN * max(page) / 128, 800, things_fit=True)
    for count, expected in rows.items():
        found = arranged(read(f"{count} stars", LEXICON), Region(0, 0, *page), tokens)
        assert found is not None
        tops = [each.region.y for each in found]
        assert [tops.count(top) for top in dict.fromkeys(tops)] == expected, count
        for top in set(tops):
            row = around(each.region for each in found if each.region.y == top)
            assert abs(row.x + row.right - page[0]) <= 2, (count, top)


@pytest.mark.parametrize("page", [(1080, 1080), (1080, 1350), (1920, 1080), (1500, 500)], ids=str)
def test_strings_keep_off_the_edge_and_take_the_lines_that_make_them_large(page: tuple[int, int]):
    tokens = Tokens(TOKEN * max(page) / 128, 800, things_fit=True)

    def regions(prompt: str) -> list[Region]:
        found = arranged(read(plain(prompt), LEXICON), Region(0, 0, *page), tokens)
        assert found is not None
        return [each.region for each in found]

    (word,) = regions('"Breathe"')
    assert min(word.x, page[0] - word.right) >= 0.07 * min(page) and word.height >= 0.14 * min(page)
    lines = regions('a heart, "ROCK NIGHT", "12 May 2027", "Admit one"')[1:]
    assert all(line.width > 2.5 * line.height for line in lines), "each in one line"
    story = "Once upon a time there was a fox who could not sleep because the moon was too bright"
    (told,) = regions(f'"{story}"')
    assert told.width * told.height > 0.3 * page[0] * page[1]
    party = regions('seven stars and the text "Party"')[-1]
    assert party.height > 0.09 * min(page), "beside many small things letters are larger than they"
    row = regions("four cups in a row")
    assert len({cup.y for cup in row}) == 1 and len(row) == 4
