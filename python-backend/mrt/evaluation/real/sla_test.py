"""A Scribus document of a few objects comes apart as the grouping rule says."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from mrt.evaluation.real import sla
from mrt.evaluation.real.sla_objects import letter_of, roomier, text_of, upright

OLD = """<SCRIBUSUTF8>{}</SCRIBUSUTF8>"""
NEW = """<SCRIBUSUTF8NEW><DOCUMENT>
<LAYERS NUMMER="0" LEVEL="1" SICHTBAR="1"/><LAYERS NUMMER="1" LEVEL="0" SICHTBAR="1"/>
<LAYERS NUMMER="2" LEVEL="2" SICHTBAR="0"/>
<STYLE NAME="Default" FONTSIZE="12"/><STYLE NAME="Head" PARENT="Default" FONTSIZE="30"/>
<PAGE NUM="0" MNAM="M" PAGEXPOS="100" PAGEYPOS="20" PAGEWIDTH="200" PAGEHEIGHT="300"/>
<PAGE NUM="1" MNAM="" PAGEXPOS="100" PAGEYPOS="400" PAGEWIDTH="200" PAGEHEIGHT="300"/>
<MASTERPAGE NAM="M" PAGEXPOS="100" PAGEYPOS="20" PAGEWIDTH="200" PAGEHEIGHT="300"/>
{}</DOCUMENT></SCRIBUSUTF8NEW>"""
STORY = '<StoryText><ITEXT CH="{}" {}/><trail PARENT="Head"/></StoryText>'


def item(kind: str, box=(110, 30, 20, 10), story: str = "", tag: str = "PAGEOBJECT", **more: str) -> str:
    attributes = dict(zip(("XPOS", "YPOS", "WIDTH", "HEIGHT"), map(str, box), strict=True))
    attributes |= {"PTYPE": kind, "FRTYPE": "0", "OwnPage": "0", "ItemID": "7", "LAYER": "0", **more}
    return f"<{tag} " + " ".join(f'{name}="{value}"' for name, value in attributes.items()) + f">{story}</{tag}>"


def parts_of(*items: str) -> tuple[Element, list[sla.Part]]:
    document = ElementTree.fromstring(NEW.format("".join(items)))
    old = OLD.format("".join(items).replace("MASTEROBJECT", "PAGEOBJECT"))
    return document, sla.split(document, sla.old_groups(old))


def layers_of(document: Element, part: sla.Part) -> list[Element]:
    number = part.layer.removeprefix("u")
    return [node for node in document.findall("DOCUMENT/*") if node.get("LAYER") == number]


def test_kinds_are_those_of_the_objects():
    _, parts = parts_of(
        item("6", PCOLOR="Red"),
        item("6", PCOLOR="Red", FRTYPE="3"),
        item("6", PCOLOR2="Red"),
        item("7", PCOLOR="Red", FRTYPE="3"),
        item("5", PCOLOR2="Red"),
        item("2"),
        item("8", story=STORY.format("round", "")),
    )
    assert [part.kind for part in parts] == ["panel", "drawing", "line", "drawing", "line", "picture", "text"]
    assert [part.layer for part in parts] == [f"u{number}" for number in range(7)]


def test_a_text_frame_with_a_fill_is_a_panel_and_its_text():
    document, (box, text) = parts_of(item("4", PCOLOR="Red", story=STORY.format("Pizza", 'FONTSIZE="14"')))
    assert (box.kind, box.name, box.border) == ("panel", "box of Pizza", False)
    assert (text.kind, text.text, text.letter, text.box) == ("text", "Pizza", 14, (10, 10, 20, 10))
    (frame,), (words,) = layers_of(document, box), layers_of(document, text)
    assert frame.get("PCOLOR") == "Red" and frame.find("StoryText") is None and frame.get("ItemID") == "8"
    assert words.get("PCOLOR") is None and text_of(words) == "Pizza"
    _, (border, _) = parts_of(item("4", PCOLOR2="Red", story=STORY.format("27", "")))
    assert (border.kind, border.border) == ("line", True)


def test_groups_are_one_unit_but_for_handles():
    small = [item("6", (110, 30, 20, 10), PCOLOR="Red", FRTYPE="3", GROUPS="1 2"), item("5", GROUPS="1 2")]
    text = item("4", (120, 40, 20, 10), STORY.format("Logo", ""), GROUPS="2")
    document, parts = parts_of(*small, text, item("2"))
    assert [(part.kind, part.name) for part in parts] == [("group", "Logo"), ("picture", "picture")]
    assert len(layers_of(document, parts[0])) == 3
    _, parts = parts_of(*small, item("4", (110, 30, 180, 200), STORY.format("Logo", ""), GROUPS="2"))
    assert [part.kind for part in parts] == ["drawing", "text"], "the outer one spans the page: the inner one counts"


def test_order_is_that_of_the_page_with_its_master_below():
    _, parts = parts_of(
        item("5", tag="MASTEROBJECT", OnMasterPage="M", LAYER="0"),
        item("2", LAYER="0"),
        item("6", LAYER="1", PCOLOR="Red"),
        item("6", LAYER="2", PCOLOR="Red"),  # hidden
        item("2", OwnPage="1"),
        item("2", OwnPage="-1"),  # beside the pages
    )
    assert [(part.page, part.kind) for part in parts] == [(1, "line"), (1, "panel"), (1, "picture"), (2, "picture")]


def test_an_object_that_the_old_file_lacks_is_named():
    document = ElementTree.fromstring(NEW.format(item("2", ANNAME="Moon")))
    with pytest.raises(ValueError, match="object 'Moon' of type 2 is not in the original"):
        sla.split(document, [("6", "20", "10", ())])


def test_letters_have_the_size_of_their_style():
    root = ElementTree.fromstring(NEW.format(item("4", story=STORY.format("a", "")))).find("DOCUMENT")
    assert root is not None
    node = root.find("PAGEOBJECT")
    assert node is not None and letter_of(root, node) == 30
    assert letter_of(root, ElementTree.fromstring(item("2"))) == 0


def test_chained_frames_have_no_text_of_their_own():
    assert text_of(ElementTree.fromstring(item("4", story=STORY.format("a", ""), NEXTITEM="9"))) is None
    soft = ElementTree.fromstring(
        item("4", story='<StoryText><ITEXT CH="so&#xad;ft"/><para/><ITEXT CH="b"/></StoryText>')
    )
    assert text_of(soft) == "soft\nb"


def test_a_turned_object_lies_where_it_shows():
    turned = {
        turn: upright(ElementTree.fromstring(item("5", (50, 60, 30, 2), ROT=turn))) for turn in ("90", "-90", "180")
    }
    assert turned == {"90": (48, 60, 50, 90), "-90": (50, 30, 52, 60), "180": (20, 58, 50, 60)}


def test_single_lines_get_room_on_the_side_where_they_have_none():
    root = Element("DOCUMENT")
    for align, x in (("0", 110.0), ("1", 105.0), ("2", 100.0)):
        story = f'<StoryText><ITEXT CH="one line"/><trail ALIGN="{align}"/></StoryText>'
        node = ElementTree.fromstring(item("4", story=story))
        roomier(root, node)
        assert (float(node.get("XPOS", 0)), float(node.get("WIDTH", 0)), float(node.get("HEIGHT", 0))) == (x, 30, 15)
        assert node.get("path") == "M0 0 L30.0 0 L30.0 15.0 L0 15.0 L0 0 Z"
    long = ElementTree.fromstring(item("4", story=STORY.format("x" * 60, "")))
    roomier(root, long)
    assert long.get("WIDTH") == "20"
