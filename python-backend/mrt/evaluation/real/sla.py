"""A Scribus document taken apart: every unit of the grouping rule (README.md, 1 to 3) on a layer of its own."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mrt.evaluation.real.sla_objects import (
    NOWHERE,
    PICTURE,
    TEXT,
    filled,
    kind_of,
    kind_of_group,
    letter_of,
    outlined,
    roomier,
    text_of,
    upright,
)
from mrt.kinds import Kind

HANDLE = 1 / 3  # of the page, from which a group is no thing of its own
Row = tuple[tuple[int, ...], Element, tuple[str, ...]]
"""Where an object lies among all, the object, and the groups it is in, innermost first."""


@dataclass(frozen=True)
class Part:
    """What one unit is drawn from. `layer`: of the rewritten document. `page`: from 1. `box`: x, y, width and height of
    its frame in points on the page; None where it is turned, or no frame says how near it is."""

    layer: str
    page: int
    kind: Kind
    name: str
    box: tuple[float, float, float, float] | None
    text: str | None
    letter: float
    border: bool


def old_groups(document: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Of a 1.2 file's objects, in order: type, width and height as written, and groups, innermost first.

    Scribus opens such a file and forgets its groups.
    """
    found = []
    for tag in re.findall(r'<PAGEOBJECT((?:\s+\w+="[^"]*")*)', document):
        of = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found.append((of["PTYPE"], of["WIDTH"], of["HEIGHT"], tuple(of.get("GROUPS", "").split())))
    return found


def split(document: Element, groups: Sequence[tuple[str, str, str, tuple[str, ...]]]) -> list[Part]:
    """Rewrites a saved document (SCRIBUSUTF8NEW) in place, a layer a unit; the units bottom to top, page by page."""
    root = document.find("DOCUMENT")
    assert root is not None
    levels = {node.get("NUMMER"): int(node.get("LEVEL", 0)) for node in root.findall("LAYERS")}
    shown = {node.get("NUMMER") for node in root.findall("LAYERS") if node.get("SICHTBAR") == "1"}
    left = list(groups)
    rows: list[Row] = []
    for order, node in enumerate([one for one in root if one.tag in ("MASTEROBJECT", "PAGEOBJECT")]):
        inside = _groups_of(node, left)
        if node.get("LAYER") not in shown or (node.tag == "PAGEOBJECT" and node.get("OwnPage") == NOWHERE):
            root.remove(node)
            continue
        rows.append(((int(node.tag == "PAGEOBJECT"), levels[node.get("LAYER")], order), node, inside))
    rows.sort(key=lambda row: row[0])
    for old in root.findall("LAYERS"):
        root.remove(old)
    pages = root.findall("PAGE")
    _calm([node for _, node, _ in rows])
    below = {  # what lies on a master page lies under all objects of the pages that are made from it
        str(master.get("NAM")): list(_parts_of(root, master, 0, _on(rows, "OnMasterPage", str(master.get("NAM")))))
        for master in root.findall("MASTERPAGE")
    }
    parts: list[Part] = []
    for number, page in enumerate(pages, start=1):
        parts += [replace(part, page=number) for part in below.get(str(page.get("MNAM")), [])]
        parts += _parts_of(root, page, number, _on(rows, "OwnPage", str(number - 1)))
    return parts


def _on(rows: Sequence[Row], name: str, value: str) -> list[tuple[Element, tuple[str, ...]]]:
    tag = "MASTEROBJECT" if name == "OnMasterPage" else "PAGEOBJECT"
    return [(node, inside) for _, node, inside in rows if node.tag == tag and node.get(name) == value]


def _calm(nodes: Sequence[Element]) -> None:
    """Only pictures push text aside: other fonts than the author's leave no room for more."""
    for node in nodes:
        if node.get("PTYPE") != PICTURE:
            node.set("TEXTFLOWMODE", "0")


def _groups_of(node: Element, left: list[tuple[str, str, str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Those of the first old object that could be this one."""
    for index, (kind, width, height, inside) in enumerate(left):
        if kind == node.get("PTYPE") and all(
            abs(float(old) - float(node.get(name, 0))) < 0.02 + 1e-4 * float(old) or float(old) < 1.001
            for old, name in ((width, "WIDTH"), (height, "HEIGHT"))
        ):
            del left[index]
            return inside
    raise ValueError(f"object {node.get('ANNAME')!r} of type {node.get('PTYPE')} is not in the original document")


def _parts_of(
    root: Element, page: Element, number: int, rows: Sequence[tuple[Element, tuple[str, ...]]]
) -> Iterator[Part]:
    """Sets the layers of one page's objects. The members of a group that stays whole share the lowest one's."""
    whole = _things(page, rows)
    made: dict[str, Part] = {}
    for node, inside in rows:
        group = next((name for name in reversed(inside) if name in whole), None)
        if group is None:
            yield from _single(root, page, number, node)
        elif group not in made:
            members = [other for other, its in rows if group in its]
            layer = _layer(root)
            for member in members:
                member.set("LAYER", layer)
                roomier(root, member)
            texts = [text for text in map(text_of, members) if text]
            name, kind = (texts[0].split("\n")[0] if texts else f"group {group}"), kind_of_group(members)
            made[group] = Part(
                f"u{layer}", number, kind, name, None, "\n".join(texts) or None, letter_of(root, node), False
            )
            yield made[group]


def _things(page: Element, rows: Sequence[tuple[Element, tuple[str, ...]]]) -> set[str]:
    """The groups that are no larger than a handle may be."""
    area = float(page.get("PAGEWIDTH", 0)) * float(page.get("PAGEHEIGHT", 0))
    found = set()
    for name in {name for _, inside in rows for name in inside}:
        boxes = [upright(node) for node, inside in rows if name in inside]
        width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
        height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
        if width * height <= HANDLE * area:
            found.add(name)
    return found


def _single(root: Element, page: Element, number: int, node: Element) -> Iterator[Part]:
    kind, text = kind_of(node), text_of(node)
    box = None
    if float(node.get("ROT", 0)) == 0:
        x, y = float(page.get("PAGEXPOS", 0)), float(page.get("PAGEYPOS", 0))
        box = (float(node.get("XPOS", 0)) - x, float(node.get("YPOS", 0)) - y)
        box = (*box, float(node.get("WIDTH", 0)), float(node.get("HEIGHT", 0)))
    name = (text or "").strip().split("\n")[0][:60] or node.get("ANNAME") or kind
    if node.get("PTYPE") == TEXT and (filled(node) or outlined(node)):
        frame = copy.deepcopy(node)
        for story in frame.findall("StoryText"):
            frame.remove(story)
        for name_of, value in (("NEXTITEM", NOWHERE), ("BACKITEM", NOWHERE), ("TEXTFLOWMODE", "0")):
            frame.set(name_of, value)
        frame.set("ItemID", str(int(node.get("ItemID", 0)) + 1))
        root.insert(list(root).index(node), frame)
        layer = _layer(root)
        frame.set("LAYER", layer)
        border = not filled(node)
        yield Part(f"u{layer}", number, "line" if border else "panel", f"box of {name}", box, None, 0, border)
        for look in ("PCOLOR", "PCOLOR2", "GRTYP", "GRSTYP"):
            node.attrib.pop(look, None)
    layer = _layer(root)
    node.set("LAYER", layer)
    roomier(root, node)
    yield Part(f"u{layer}", number, kind, name, box if kind == "text" else None, text, letter_of(root, node), False)


def _layer(root: Element) -> str:
    """A new layer on top of all, by its number."""
    number = str(len(root.findall("LAYERS")))
    look = {"SICHTBAR": "1", "DRUCKEN": "1", "EDIT": "1", "FLOW": "1", "TRANS": "1", "BLEND": "0", "OUTL": "0"}
    root.insert(0, ElementTree.Element("LAYERS", {"NUMMER": number, "LEVEL": number, "NAME": f"u{number}", **look}))
    return number
