"""Two sets that tests write: one of one colour, one with colours of its own. The drawings are ours, CC0."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROCKET = '<path fill="currentColor" d="M12 1c4 4 5 9 5 13H7C7 10 8 5 12 1zM7 15h10l2 7-7-4-7 4z"/>'
KETTLE = '<circle cx="12" cy="14" r="8" fill="#204080"/><rect x="9" y="2" width="6" height="5" fill="#e0b020"/>'


def info(prefix: str, palette: bool = False, licence: str = "CC0-1.0") -> dict[str, Any]:
    author = {"name": "The MRT authors", "url": "https://example.org/own"}
    return {
        "prefix": prefix,
        "name": f"Own {prefix}",
        "author": author,
        "license": {"title": licence, "spdx": licence},
        "palette": palette,
    }


def content(prefix: str, bodies: Mapping[str, str]) -> dict[str, Any]:
    icons = {name: {"body": body} for name, body in bodies.items()}
    return {"prefix": prefix, "icons": icons, "width": 24, "height": 24}


def write(folder: Path, prefix: str, bodies: Mapping[str, str], **more: Any) -> Path:
    """A set of icons by name in `folder`/`prefix`. `more`: other parts of icons.json; of info.json `palette` and
    `licence`; `metadata`."""
    place = folder / prefix
    place.mkdir(parents=True)
    facts = {name: more.pop(name) for name in ("palette", "licence") if name in more}
    metadata = more.pop("metadata", None)
    (place / "icons.json").write_text(json.dumps(content(prefix, bodies) | more))
    (place / "info.json").write_text(json.dumps(info(prefix, **facts)))
    if metadata:
        (place / "metadata.json").write_text(json.dumps(metadata))
    return place
