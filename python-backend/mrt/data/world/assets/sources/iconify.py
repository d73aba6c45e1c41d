"""@iconify/json: 238 icon sets, a JSON each; licences and authors by collections.json."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mrt.licences import FLAG, LOGO_SETS, NO_BRANDS, allowed, icon_allowed, set_allowed

from .items import Harvest, Item, Set
from .words import Vocabulary, letters, plain, vocabulary

TAGS = 14
KEYWORDS = Set("emojilib", "emojilib (keywords)", "Mu-An Chiou", "MIT", "https://github.com/muan/emojilib", words=True)


def harvest(place: Path, emojilib: Path | None = None) -> Harvest:
    """Icons (one colour: `currentColor`) and illustrations (sets with a palette) of all sets that are allowed.

    Tags are other names of the drawing, keywords of the emoji of that name, categories of the set.
    """
    found = Harvest()
    words = Vocabulary({}, frozenset())
    if emojilib:
        words = vocabulary(emojilib / "dist" / "emoji-en-US.json")
        found.sets[KEYWORDS.key] = KEYWORDS
    brands = _brands(place, words)
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
            data = json.loads((place / "json" / f"{prefix}.json").read_text("utf-8"))
            _icons(found, data, key, facts, words, brands)
    return found


def _icons(
    found: Harvest,
    data: dict[str, Any],
    key: str,
    facts: dict[str, Any],
    vocabulary: Vocabulary,
    brands: frozenset[str],
) -> None:
    kind = "illustration" if facts.get("palette") else "icon"
    group = f"iconify/{found.sets[key].author}"
    tags, suffixes = _tags(data), data.get("suffixes", {})
    for name, icon in sorted(data["icons"].items()):
        width, height = icon.get("width", data.get("width", 16)), icon.get("height", data.get("height", 16))
        if icon.get("hidden"):
            continue
        words = plain(name, suffixes)
        others, categories = tags.get(name, ([], []))
        if not icon_allowed(name, categories) or letters(words) in brands:
            found.skip("a brand by its name", f"{key}/{name}")
        elif "<" not in icon["body"] or width <= 0 or height <= 0:
            found.skip("an empty drawing or one of 0 px", f"{key}/{name}")
        elif kind == "illustration" and FLAG.search(name):
            found.skip("a flag by its name", f"{key}/{name}")
        elif "<animate" in icon["body"]:
            found.skip("moves", f"{key}/{name}")
        else:
            left, top = icon.get("left", data.get("left", 0)), icon.get("top", data.get("top", 0))
            svg = (
                '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}">{icon["body"]}</svg>'
            )
            body = {"svg": svg, "size": [width, height]}
            every = dict.fromkeys([*others, *vocabulary.synonyms.get(words, ()), *categories])
            chosen = [word for word in every if word != words]
            found.items.append(Item(kind, f"{key}/{name}", words, key, group, body, tuple(chosen[:TAGS])))


def _brands(place: Path, words: Vocabulary) -> frozenset[str]:
    """Names in the sets of logos, except what is a word of its own; empty without a vocabulary to tell by."""
    names: set[str] = set()
    for prefix in LOGO_SETS if words.known else ():
        path = place / "json" / f"{prefix}.json"
        if path.is_file():
            names.update(letters(name) for name in json.loads(path.read_text("utf-8"))["icons"])
    return frozenset(name for name in names if len(name) > 2 and name not in words.known and name not in NO_BRANDS)


def _tags(data: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    """By icon: other names (aliases that draw the same), and the categories of the set."""
    tags: dict[str, tuple[list[str], list[str]]] = {}
    for alias, facts in data.get("aliases", {}).items():
        if not any(change in facts for change in ("hFlip", "vFlip", "rotate")):
            tags.setdefault(facts["parent"], ([], []))[0].append(plain(alias, data.get("suffixes", {})))
    for category, names in data.get("categories", {}).items():
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", category).lower()
        for name in names:
            tags.setdefault(name, ([], []))[1].append(words)
    return tags
