import time

import pytest
from PIL import Image

from mrt.data.world.assets import exclusions, held_out
from mrt.data.world.assets.pinned.fetch import digest
from mrt.data.world.assets.sources import clipart
from mrt.data.world.assets.sources.prerender import Renderer


def test_good_drawings_are_drawn_and_the_others_named_with_the_reason(openclipart, tmp_path, monkeypatch):
    held = exclusions.of_clipart(openclipart)
    assert [path.name for path in held["layered"]] == ["layers.svg"]
    assert [path.name for path in held["text"]] == ["words.svg"]
    refused = frozenset(digest(path) for paths in held.values() for path in paths)
    monkeypatch.setattr(held_out, "digests", lambda: refused)
    found = clipart.harvest(openclipart, tmp_path / "drawn")
    [balloon] = found.items
    assert (balloon.key, balloon.name) == ("openclipart/party/balloon", "red balloon")
    assert balloon.tags == ("party",)
    with Image.open(balloon.body["file"]) as picture:
        assert max(picture.size) == clipart.SIDE and picture.mode == "RGBA"
    assert sorted(found.named) == [
        "openclipart/party/block.svg: an opaque rectangle",
        "openclipart/party/empty.svg: the drawing shows nothing",
        "openclipart/party/layers.svg: held out by its digest",
        "openclipart/party/unfree.svg: licence http://web.resource.org/cc/GPL",
        "openclipart/party/words.svg: held out by its digest",
        "openclipart/shapes/stars/spiral.svg: folder left out",
    ]


def test_what_was_drawn_is_not_drawn_again(openclipart, tmp_path, monkeypatch):
    first = clipart.harvest(openclipart, tmp_path / "drawn")
    monkeypatch.setattr(clipart, "draw", None)
    again = clipart.harvest(openclipart, tmp_path / "drawn")
    assert (again.items, again.named) == (first.items, first.named)


def hang_or_draw(source, target):
    if source.name == "hangs":
        time.sleep(60)
    if source.name == "dies":
        raise SystemExit
    target.write_text("drawn")


def test_one_that_hangs_or_ends_its_process_stops_nothing(tmp_path):
    with Renderer(hang_or_draw, seconds=1.5) as render:
        assert render(tmp_path / "hangs", tmp_path / "a") == "takes more than 1.5 s"
        assert render(tmp_path / "dies", tmp_path / "b") == "ends the process that draws it"
        assert render(tmp_path / "good", tmp_path / "c") is None
    assert (tmp_path / "c").read_text() == "drawn"


@pytest.mark.parametrize(
    "head, size",
    [
        ('width="10mm" height="25.4mm"', (37.795, 96.0)),
        ("width='72pt' height='1in'", (96.0, 96.0)),
        ('viewBox="-5 -5 20 10" width="100%" height="100%"', (20.0, 10.0)),
    ],
)
def test_a_size_in_any_unit_becomes_one_in_pixels(head, size):
    svg, found = clipart.sized(f'<svg {head} xmlns="http://www.w3.org/2000/svg"><g stroke-width="3"/></svg>')
    assert found == pytest.approx(size, abs=0.01)
    assert svg.count("viewBox") == 1 and " width=" not in svg and 'stroke-width="3"' in svg


@pytest.mark.parametrize("head", ['width="0" height="5"', 'viewBox="0 0 0 5"', 'width="100%" height="5"', ""])
def test_a_drawing_of_no_size_is_refused(head):
    with pytest.raises(ValueError, match="0 px|states no"):
        clipart.sized(f"<svg {head}></svg>")
