"""An index of a library's drawings by set and topic; built once and kept beside the library's index, since reading a
quarter of a million names takes ten seconds."""

from __future__ import annotations

import json
import os
from pathlib import Path

from mrt.data.world.assets.library import Drawing, Library
from mrt.data.world.compose import naming
from mrt.data.world.words.speech import topics

KINDS = ("icons", "illustrations", "people")
_VERSION = 3
_SKIN = 5  # one in so many of those that differ by the shade of skin is taken

Register = dict[str, dict[str, dict[str, list[int]]]]
"""kind -> set -> topic -> numbers; under the topic "" all of the set."""


def of(library: Library) -> Register:
    """The register, read from disk where it is kept for this very index."""
    place, state = _place(library)
    if place is not None and place.exists():
        try:
            kept = json.loads(place.read_text("utf-8"))
        except (OSError, ValueError):
            kept = {}
        if kept.get("state") == state:
            return kept["register"]
    found = _read(library)
    if place is not None:
        part = place.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_text(json.dumps({"state": state, "register": found}), "utf-8")
            part.replace(place)
        except OSError:  # a folder that cannot be written: found out again next time
            part.unlink(missing_ok=True)
    return found


def set_name(key: str) -> str:
    """The set that an asset belongs to: the first two parts of its key, e.g. `iconify/noto`, `openclipart/animals`."""
    return "/".join(key.split("/")[:-1][:2]) or key


def _read(library: Library) -> Register:
    about: dict[str, list[str]] = {}
    for topic, words in topics().items():
        for word in words:
            about.setdefault(word, []).append(topic)
    register: Register = {}
    for kind in KINDS:
        sets = register.setdefault(kind, {})
        for index, drawing in enumerate(getattr(library, kind)):
            if naming.repeats(drawing.name) and index % _SKIN:
                continue
            own = sets.setdefault(set_name(drawing.key), {"": []})
            own[""].append(index)
            for topic in sorted({topic for word in _words(drawing) for topic in about.get(word, ())}):
                own.setdefault(topic, []).append(index)
    return register


def _words(drawing: Drawing) -> set[str]:
    name = naming.plain(drawing.name)
    return {name, *name.split(), *(tag.lower() for tag in drawing.tags)}


def _place(library: Library) -> tuple[Path | None, list]:
    folder, split = getattr(library, "folder", None), getattr(library, "split", None)
    facts = Path(folder) / "index" / "index.json" if folder else None
    if facts is None or split is None or not facts.exists():
        return None, []
    seen = facts.stat()
    words = sum(map(hash_of, topics().items()))
    return facts.parent / f"register-{split}.json", [_VERSION, seen.st_size, seen.st_mtime_ns, words]


def hash_of(entry: tuple[str, tuple[str, ...]]) -> int:
    """A number for a topic and its words, the same in every process."""
    return sum(place * ord(letter) for place, letter in enumerate(" ".join((entry[0], *entry[1])), 1))
