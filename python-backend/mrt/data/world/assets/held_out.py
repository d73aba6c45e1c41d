"""Files that are kept for judging for ever, by the SHA-256 of their bytes: `held_out.json`, made by exclusions.py."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("held_out.json")


@lru_cache
def digests() -> frozenset[str]:
    """The digests (hex) of all files that no split may hold."""
    groups = json.loads(LIST.read_text("utf-8"))["groups"]
    return frozenset(digest for group in groups.values() for digest in group["files"])
