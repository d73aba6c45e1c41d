"""The pinned packages that the assets are taken from: `packages.jsonl`, one a line, readable and committed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LIST = Path(__file__).with_name("packages.jsonl")
CLIENTS = ("npm", "pip", "apt")


class AssetError(Exception):
    """An asset is unavailable or refused: the message says what, where and what to do."""


@dataclass(frozen=True)
class Package:
    """One archive of one registry.

    `licence` is what the package itself must state (see `declared.py`); `size` is in bytes, `sha256` in hex.
    """

    client: Literal["npm", "pip", "apt"]
    name: str
    version: str
    file: str
    size: int
    sha256: str
    licence: str

    def __str__(self) -> str:
        return f"{self.client} {self.name} {self.version}"


def listed(path: Path = LIST) -> list[Package]:
    """The pinned packages in the order of the list. AssetError where an entry is not one."""
    packages = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            package = Package(**json.loads(line))
        except (TypeError, ValueError) as error:
            raise AssetError(f"{path}: line {number} is no package: {error}") from None
        if package.client not in CLIENTS or len(package.sha256) != 64:
            raise AssetError(f"{path}: line {number} ({package.name}) needs a client of {CLIENTS} and a sha256 in hex")
        packages.append(package)
    return packages


def written(packages: list[Package]) -> str:
    """The list as text: one package a line, sorted, so that a change shows as one line."""
    lines = [json.dumps(vars(p)) for p in sorted(packages, key=lambda p: (CLIENTS.index(p.client), p.name))]
    return "\n".join(lines) + "\n"
