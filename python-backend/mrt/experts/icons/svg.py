"""An icon's body as an SVG file. Bodies are untrusted: only plain shapes and paints of their own pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

_LARGEST = 65_536  # characters of a body
_MOST = 2000  # elements
_MOST_GROUPS = 64  # of which each takes a picture of its own while it is drawn
_SHAPES = frozenset("g path circle ellipse rect line polyline polygon defs title desc".split())
_PAINTS = frozenset("linearGradient radialGradient stop clipPath mask".split())
_PLAIN = re.compile(
    r"(fill|stroke|clip|stop|opacity|transform|gradient|spread|mask|paint|vector|color)(-?[a-zA-Z-]*)$"
    r"|^(d|x|y|x1|x2|y1|y2|cx|cy|fx|fy|fr|r|rx|ry|width|height|points|offset|id|class|shape-rendering)$"
)
_OWN = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
_COLOUR = re.compile(r"#[0-9a-f]{6}$")


def svg_of(icon: Mapping[str, Any], size: tuple[float, float], colour: str = "") -> str:
    """The whole file. `size`: of the set's icons; `colour`: #rrggbb in place of currentColor, "" for none.

    ValueError where the body holds anything but shapes, or too much of it.
    """
    body = icon.get("body")
    if not isinstance(body, str) or not body.strip():
        raise ValueError("has no body")
    _check(body)
    left, top = (_number(icon.get(name, 0)) for name in ("left", "top"))
    width, height = (_number(icon.get(name, of)) for name, of in zip(("width", "height"), size, strict=True))
    if not (0 < width <= 4096 and 0 < height <= 4096):
        raise ValueError(f"is {width:g} x {height:g}, not of 1 to 4096")
    if moves := _moves(icon, left, top, width, height):
        body = f'<g transform="{moves}">{body}</g>'
    if _number(icon.get("rotate", 0)) % 2 == 1:
        left, top, width, height = top, left, height, width
    paint = f' color="{colour}"' if _COLOUR.match(colour) else ""
    view = " ".join(f"{value:g}" for value in (left, top, width, height))
    sides = f'viewBox="{view}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {sides}{paint}>{body}</svg>'


def _moves(icon: Mapping[str, Any], left: float, top: float, width: float, height: float) -> str:
    """Flips and quarter turns about the middle, as a transform."""
    x, y = left + width / 2, top + height / 2
    turns = int(_number(icon.get("rotate", 0))) % 4
    flips = (-1 if icon.get("hFlip") else 1, -1 if icon.get("vFlip") else 1)
    if not turns and flips == (1, 1):
        return ""
    to = (y, x) if turns % 2 else (x, y)
    return f"translate({to[0]:g} {to[1]:g}) rotate({90 * turns}) scale({flips[0]} {flips[1]}) translate({-x:g} {-y:g})"


def _check(body: str) -> None:
    if len(body) > _LARGEST:
        raise ValueError(f"has {len(body)} characters, at most {_LARGEST}")
    try:
        root = ElementTree.fromstring(f"<svg>{body}</svg>")
    except ElementTree.ParseError as error:
        raise ValueError(f"is no XML: {error}") from None
    elements = list(root.iter())[1:]
    if len(elements) > _MOST:
        raise ValueError(f"has {len(elements)} elements, at most {_MOST}")
    groups = 0
    for element in elements:
        if element.tag not in _SHAPES | _PAINTS:
            raise ValueError(f"has an element {str(element.tag)[:40]!r}, which is not drawn")
        for name, value in element.attrib.items():
            _check_attribute(name, value)
            groups += name in ("opacity", "mask", "clip-path")
    if groups > _MOST_GROUPS:
        raise ValueError(f"has {groups} opacities, masks and clips, at most {_MOST_GROUPS}")


def _check_attribute(name: str, value: str) -> None:
    if not _PLAIN.match(name):
        raise ValueError(f"has an attribute {name[:40]!r}, which is not drawn")
    if ":" in value or "url" in _OWN.sub("", value).lower() or "@" in value or "\\" in value:
        raise ValueError(f"refers to something outside in {name!r}")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"has {value!r} where a number is needed")
    return float(value)
