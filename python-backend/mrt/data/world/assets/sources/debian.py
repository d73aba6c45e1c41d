"""Debian's copyright files, in their machine-readable form (DEP-5): which licence a file of the package has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path


@dataclass(frozen=True)
class Stanza:
    """The files that `patterns` name, whose they are, their licence (its short name) and the first address named."""

    patterns: tuple[str, ...]
    holder: str
    licence: str
    url: str = ""

    def __post_init__(self) -> None:
        pattern = "|".join(translate(pattern) for pattern in self.patterns)
        object.__setattr__(self, "matches", re.compile(pattern).match)

    def covers(self, name: str) -> bool:
        return bool(self.matches(name))  # type: ignore[attr-defined]


def stanzas(copyright_file: Path) -> list[Stanza]:
    """The Files stanzas in their order; the last that fits a file counts."""
    found = []
    for block in re.split(r"\n[ \t]*\n", copyright_file.read_text("utf-8", errors="replace")):
        fields = _fields(block)
        if "files" in fields:
            licence = fields.get("license", "").strip().splitlines()
            patterns = tuple(fields["files"].split())
            holder = " ".join(fields.get("copyright", "unknown").split())
            address = re.search(r"https?://\S+", fields.get("comment", ""))
            short = licence[0].strip() if licence else ""
            found.append(Stanza(patterns, holder, short, address[0] if address else ""))
    return found


def stanza_of(names: Iterable[str], found: list[Stanza]) -> Stanza | None:
    """The stanza that a file of the source (by its path there, or one of its paths) falls under."""
    return next(iter(stanzas_of(names, found)), None)


def stanzas_of(names: Iterable[str], found: list[Stanza]) -> list[Stanza]:
    """The one that counts, then the earlier ones that name the file more closely than by its folder.

    `land/mountain1*` after `land/*-harro*` takes `land/mountain17-harro.jpg` by the letter, hardly by intention: a
    careful reader asks for the licences of all of them.
    """
    names = list(names)
    fitting = [stanza for stanza in reversed(found) if any(map(stanza.covers, names))]
    return fitting[:1] + [
        stanza for stanza in fitting[1:] if not all(p.endswith("/*") or p == "*" for p in stanza.patterns)
    ]


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in block.splitlines():
        if line[:1] in (" ", "\t"):
            if last:
                fields[last] += "\n" + line.strip()
        elif ":" in line and not line.startswith("#"):
            last, _, value = line.partition(":")
            last = last.lower()
            fields[last] = value.strip()
    return fields
