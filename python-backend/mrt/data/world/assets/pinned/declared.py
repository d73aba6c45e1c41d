"""The licence that a package itself states, compared with the list: a package whose licence changed is refused."""

from __future__ import annotations

import hashlib
import json
from email.parser import Parser
from pathlib import Path

from .listing import AssetError, Package


def declared(package: Package, place: Path) -> str:
    """npm: `license` of package.json; wheels: the field and the digest of the licence file; Debian: the digest of the
    copyright file."""
    if package.client == "npm":
        return str(json.loads((place / "package.json").read_text("utf-8")).get("license", "none"))
    if package.client == "pip":
        metadata = Parser().parsestr(next(place.glob("*.dist-info/METADATA")).read_text("utf-8"))
        stated = (metadata.get("License-Expression") or metadata.get("License") or "none").splitlines()[0].strip()
        files = sorted(place.glob("*.dist-info/**/LICENSE*"))
        return ", ".join([stated, *(f"licence file {_short(file.read_bytes())}" for file in files)])
    text = (place / "usr/share/doc" / package.name / "copyright").read_bytes()
    return f"copyright file {_short(text)}"


def check(package: Package, place: Path) -> None:
    """AssetError where the package states another licence than the list."""
    try:
        stated = declared(package, place)
    except (OSError, ValueError, StopIteration) as error:
        raise AssetError(f"{package}: its licence cannot be read ({error}); refused") from None
    if stated != package.licence:
        raise AssetError(
            f"{package}: its licence is {stated!r}, the list expects {package.licence!r}; refused. "
            "Read the new licence, then correct packages.jsonl"
        )


def _short(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]
