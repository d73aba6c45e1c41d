"""Icon sets: folders of npm packages `@iconify-json/*`, each with icons.json and info.json."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrt.licences import allowed, icon_allowed

VARIABLE = "MRT_ICONS"  # environment: folders of sets, parted as those of PATH
_LARGEST = 64 * 1024 * 1024  # bytes of a file
_MOST = 50_000  # icons of a set


@dataclass(frozen=True)
class IconSet:
    """`licence`: its short name; `palette`: whether drawings have colours of their own, and are not of one colour.

    `icons`: by name, as the file has them, with their aliases; `themes`: words for styles that names begin or end with.
    """

    prefix: str
    name: str
    author: str
    licence: str
    licence_url: str
    url: str
    version: str
    palette: bool
    size: tuple[float, float]
    icons: Mapping[str, Mapping[str, Any]]
    themes: frozenset[str] = frozenset()

    def told(self) -> dict[str, Any]:
        """What callers are told of the set, as JSON."""
        return {"prefix": self.prefix, "names": len(self.icons), **self.credits()}

    def credits(self) -> dict[str, str]:
        """Whose the drawings are."""
        facts = {"set": self.name, "author": self.author, "licence": self.licence}
        more = {"licence_url": self.licence_url, "url": self.url, "version": self.version}
        return facts | {name: text for name, text in more.items() if text}


def folders_in(folder: Path) -> list[Path]:
    """The sets in a folder: itself, or folders in it, as in node_modules/@iconify-json. ValueError for none."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder; give that of an icon set, as node_modules/@iconify-json/lucide")
    found = [folder] if (folder / "icons.json").is_file() else [path.parent for path in folder.glob("*/icons.json")]
    if not found:
        raise ValueError(f"{folder} holds no icon set (icons.json); install one: npm install @iconify-json/lucide")
    return sorted(found)


def named_by_environment() -> list[Path]:
    return [Path(folder) for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]


def read(folder: Path) -> IconSet:
    """ValueError, which says why, for a set that is damaged, too large, or whose licence is not a permissive one."""
    info, content = _json(folder / "info.json"), _json(folder / "icons.json")
    facts = info.get("license") or {}
    told = facts.get("spdx") or facts.get("title") or "none"
    licence = allowed(str(told))
    if licence is None:
        raise ValueError(f"{folder}: its licence is {told}, which is not on the list of permissive ones; left out")
    meta = _json(folder / "metadata.json") if (folder / "metadata.json").is_file() else {}
    package = _json(folder / "package.json") if (folder / "package.json").is_file() else {}
    try:
        icons = _icons(content, meta)
        author = info.get("author") or {}
        width, height = (float(content.get(side, 16)) for side in ("width", "height"))
        return IconSet(
            prefix=str(content["prefix"]),
            name=str(info["name"]),
            author=str(author.get("name") or "unknown"),
            licence=licence,
            licence_url=_address(facts.get("url")),
            url=_address(author.get("url")),
            version=str(package.get("version", "")),
            palette=bool(info.get("palette")),
            size=(width, height),
            icons=icons,
            themes=frozenset(key for where in ("prefixes", "suffixes") for key in meta.get(where) or () if key),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder} is no icon set as @iconify-json has them ({error!r}); left out") from None


def _icons(content: Mapping[str, Any], meta: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Icons and aliases by name, without brands; an alias has the body of its parent."""
    categories: dict[str, list[str]] = {}
    for category, names in (meta.get("categories") or {}).items():
        for name in names:
            categories.setdefault(name, []).append(category)
    icons: dict[str, Mapping[str, Any]] = {}
    for name, icon in content["icons"].items():
        if not icon.get("hidden") and icon_allowed(name, categories.get(name, ())):
            icons[name] = icon
    for name, alias in (content.get("aliases") or {}).items():
        parent = icons.get(alias.get("parent"))
        if parent is not None and not alias.get("hidden") and name not in icons:
            icons[name] = {**parent, **{key: value for key, value in alias.items() if key != "parent"}}
    if len(icons) > _MOST:
        raise TypeError(f"{len(icons)} icons, at most {_MOST}")
    return icons


def _address(value: object) -> str:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""


def _json(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError(f"{file} has more than {_LARGEST >> 20} MB; give single sets instead; left out")
        content = json.loads(file.read_bytes())
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{file} cannot be read: {error}; left out") from None
    if not isinstance(content, dict):
        raise ValueError(f"{file} is no JSON object; left out")
    return content


def read_all(folders: Iterable[Path]) -> tuple[list[IconSet], list[str]]:
    """The sets that can be used, each prefix once, and why others cannot."""
    sets: dict[str, IconSet] = {}
    faults = []
    for folder in folders:
        try:
            one = read(folder)
        except ValueError as error:
            faults.append(str(error))
        else:
            sets.setdefault(one.prefix, one)
    return list(sets.values()), faults
