"""What the objects of a saved Scribus document are: kinds, boxes, texts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from mrt.kinds import Kind

PICTURE, TEXT, LINE, SHAPE, ON_PATH = "2", "4", "5", "6", "8"
PLAIN_SHAPES = ("0", "1", "2")  # rectangle, ellipse, rounded rectangle
NOWHERE = "-1"  # the page of what lies beside the pages; the neighbour of a text frame that goes on nowhere
SHORT = 40  # letters of what is meant to be one line
_SOFT_HYPHEN = "\xad"
_CENTRED, _RIGHT = "1", "2"


def kind_of(node: Element) -> Kind:
    kind = node.get("PTYPE")
    if kind in (TEXT, ON_PATH):
        return "text"
    if kind == PICTURE:
        return "picture"
    if kind == LINE or not filled(node):
        return "line"
    return "panel" if kind == SHAPE and node.get("FRTYPE") in PLAIN_SHAPES else "drawing"


def kind_of_group(members: Sequence[Element]) -> Kind:
    kinds: set[Kind] = {kind_of(member) for member in members}
    if len(kinds) == 1 and kinds <= {"text", "picture"}:
        return kinds.pop()
    return "drawing" if kinds <= {"drawing", "panel", "line"} else "group"


def upright(node: Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an object that may be turned about its corner, by quarters exactly."""
    x, y, width, height = (float(node.get(name, 0)) for name in ("XPOS", "YPOS", "WIDTH", "HEIGHT"))
    turn = float(node.get("ROT", 0)) % 360
    if 45 < turn <= 135:
        return x - height, y, x, y + width
    if 135 < turn <= 225:
        return x - width, y - height, x, y
    if 225 < turn <= 315:
        return x, y - width, x + height, y
    return x, y, x + width, y + height


def filled(node: Element) -> bool:
    return node.get("PCOLOR", "None") != "None" or node.get("GRTYP", "0") != "0"


def outlined(node: Element) -> bool:
    return node.get("PCOLOR2", "None") != "None"


def text_of(node: Element) -> str | None:
    """What is written in a frame, a line a paragraph; None for no text, and in frames that hand on to another."""
    if node.get("NEXTITEM", NOWHERE) != NOWHERE or node.get("BACKITEM", NOWHERE) != NOWHERE:
        return None
    said = {"para": "\n", "breakline": "\n", "tab": "\t"}
    parts = [said.get(one.tag, one.get("CH", "")) for story in node.findall("StoryText") for one in story]
    return "".join(parts).replace(_SOFT_HYPHEN, "").strip() or None


def letter_of(root: Element, node: Element) -> float:
    """Size of the first letter in points, its own or that of the style of its frame or paragraph; 0 without a text."""
    sizes = {style.get("NAME"): style for style in root.findall("STYLE")}

    def of(look: Element | None) -> float:
        seen = 0
        while look is not None and seen < 20:  # a style may stand on another
            if look.get("FONTSIZE"):
                return float(look.get("FONTSIZE", 0))
            look, seen = sizes.get(look.get("PARENT") or look.get("CPARENT")), seen + 1
        return 0.0

    if (first := node.find("StoryText/ITEXT")) is None:
        return 0.0
    paragraph = next((one for one in node.findall("StoryText/*") if one.tag in ("para", "trail")), None)
    return of(first) or of(paragraph) or of(node.find("StoryText/DefaultStyle")) or of(root.find("STYLE"))


def roomier(root: Element, node: Element) -> None:
    """Widens the frame of a single line by half of it, so that none of it is lost where the letters are wider now."""
    text = text_of(node)
    if text is None or node.get("FRTYPE") != "0" or len(text) > SHORT or "\n" in text:
        return
    width, height = float(node.get("WIDTH", 0)), float(node.get("HEIGHT", 0))
    back = {_CENTRED: 0.25, _RIGHT: 0.5}.get(_alignment(root, node), 0.0) * width
    if back and float(node.get("ROT", 0)):
        return
    node.set("XPOS", str(float(node.get("XPOS", 0)) - back))
    width, height = 1.5 * width, 1.5 * height
    node.set("WIDTH", str(width))
    node.set("HEIGHT", str(height))
    for name in ("path", "copath"):
        node.set(name, f"M0 0 L{width} 0 L{width} {height} L0 {height} L0 0 Z")


def _alignment(root: Element, node: Element) -> str:
    styles = {style.get("NAME"): style for style in root.findall("STYLE")}
    last = node.find("StoryText/trail")
    for look in (last, None if last is None else styles.get(last.get("PARENT")), node.find("StoryText/DefaultStyle")):
        if look is not None and look.get("ALIGN"):
            return look.get("ALIGN", "")
    return ""
