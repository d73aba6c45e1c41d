"""@iconify/json: 238 icon sets, a JSON each; licences and authors by collections.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..licences import allowed, icon_allowed, set_allowed
from .items import Harvest, Item, Set

TAGS = 12


def harvest(place: Path) -> Harvest:
    """Icons (one colour: `currentColor`) and illustrations (sets with a palette) of all sets that are allowed."""
    found = Harvest()
    collections = json.loads((place / "collections.json").read_text("utf-8"))
    for prefix, facts in sorted(collections.items()):
        licence = allowed(facts["license"].get("spdx") or facts["license"]["title"])
        if licence is None:
            found.skip(f"licence {facts['license'].get('spdx', facts['license']['title'])}", f"iconify/{prefix}")
        elif not set_allowed(prefix, facts.get("category")):
            found.skip("brand logos, flags or animations", f"iconify/{prefix}")
        elif not (place / "json" / f"{prefix}.json").is_file():
            found.skip("the package has no such file", f"iconify/{prefix}")
        else:
            author = facts.get("author", {})
            key = f"iconify/{prefix}"
            url = author.get("url") or facts["license"].get("url", "")
            found.sets[key] = Set(key, facts["name"], author.get("name", "unknown"), licence, url)
            _icons(found, json.loads((place / "json" / f"{prefix}.json").read_text("utf-8")), key, facts)
    return found


def _icons(found: Harvest, data: dict[str, Any], key: str, facts: dict[str, Any]) -> None:
    kind = "illustration" if facts.get("palette") else "icon"
    group = f"iconify/{found.sets[key].author}"
    tags = _tags(data)
    for name, icon in sorted(data["icons"].items()):
        width, height = icon.get("width", data.get("width", 16)), icon.get("height", data.get("height", 16))
        if icon.get("hidden"):
            continue
        if not icon_allowed(name):
            found.skip("a brand by its name", f"{key}/{name}")
        elif "<" not in icon["body"] or width <= 0 or height <= 0:
            found.skip("an empty drawing or one of 0 px", f"{key}/{name}")
        elif "<animate" in icon["body"]:
            found.skip("moves", f"{key}/{name}")
        else:
            left, top = icon.get("left", data.get("left", 0)), icon.get("top", data.get("top", 0))
            svg = (
                '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}">{icon["body"]}</svg>'
            )
            body = {"svg": svg, "size": [width, height]}
            words = name.replace("-", " ").replace("_", " ")
            found.items.append(Item(kind, f"{key}/{name}", words, key, group, body, tuple(tags.get(name, ())[:TAGS])))


def _tags(data: dict[str, Any]) -> dict[str, list[str]]:
    """Other names (aliases that draw the same), then the categories of the set."""
    tags: dict[str, list[str]] = {}
    for alias, facts in data.get("aliases", {}).items():
        if not any(change in facts for change in ("hFlip", "vFlip", "rotate")):
            tags.setdefault(facts["parent"], []).append(alias.replace("-", " "))
    for category, names in data.get("categories", {}).items():
        for name in names:
            tags.setdefault(name, []).append(category.lower())
    return tags
