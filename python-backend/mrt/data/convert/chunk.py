"""A chunk of a folder: the shards made of its files, and a report, written last, which marks it complete."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mrt.data import shards
from mrt.data.convert.limits import check_extent
from mrt.data.convert.ora import read_ora
from mrt.data.convert.psd import read_psd
from mrt.data.convert.records import sample_of
from mrt.data.convert.refused import Refused
from mrt.data.convert.sidecar import captioned
from mrt.data.stacks import Stack
from mrt.geometry import Region

READERS = {".psd": read_psd, ".psb": read_psd, ".ora": read_ora}
PARTS = ("train", "held-out")


@dataclass(frozen=True)
class Work:
    """What all chunks share. `held_out`: the share of designs, by hash, that training does not see."""

    folder: Path
    to: Path
    held_out: float
    by_names: bool
    strict: bool


def read(path: Path) -> Stack:
    """Any layered file. Refused names what is wrong with it."""
    if not path.is_file():  # reading a pipe would never end
        raise Refused("unreadable", "it is no file, or a link to none")
    with _refusing():
        stack = READERS[path.suffix.lower()](path)
    if not stack.layers:
        raise Refused("empty", "it has no layer to be seen")
    check_extent([Region(0, 0, *stack.canvas)])
    return stack


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # readers of formats fail in many ways on broken files
        if isinstance(error, OSError) and error.errno:  # of the system, not of a reader
            raise Refused("unreadable", f"it cannot be opened ({error.strerror}); check its rights") from error
        text = f"it cannot be read ({type(error).__name__}: {printable(str(error)[:200])}); save it again"
        raise Refused("broken", text) from error


def convert(work: Work, number: int, paths: Sequence[Path]) -> dict:
    """The report of chunk `number`. What an earlier call made of the same files is left as it is."""
    report_path = work.to / f"chunk-{number:06d}.json"
    files = [name_of(path, work.folder) for path in paths]
    stated = {"files": files, "digest": _digest(paths), "held_out": work.held_out, "by_names": work.by_names}
    report = report_of(report_path)
    if all(report.get(name) == value for name, value in stated.items()):
        return report
    samples: dict[str, dict[str, dict[str, bytes]]] = {part: {} for part in PARTS}
    skipped = []
    for path, file in zip(paths, files, strict=True):
        try:
            stack = captioned(read(path), path, work.by_names)
            with _refusing():
                key, sample = key_of(path), sample_of(stack, file)
            part = samples[PARTS[is_held_out(key, work.held_out)]]
            if key in part:
                raise Refused("twice", f"it is the same as {json.loads(part[key]['json'])['source']}")
            part[key] = sample
        except Refused as refused:
            if work.strict:
                raise Refused(refused.reason, f"{file}: {refused}") from refused
            skipped.append({"file": file, "reason": refused.reason, "text": str(refused)})
    for part, made in samples.items():
        path = work.to / f"{part}-{number:06d}.tar"
        if made:
            shards.write(path, made.items())
        else:
            path.unlink(missing_ok=True)
    report = stated | {part: len(made) for part, made in samples.items()} | {"skipped": skipped}
    temporary = report_path.with_suffix(".tmp")
    temporary.write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    temporary.replace(report_path)
    return report


def report_of(path: Path) -> dict:
    """Empty where there is none that can be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def check_earlier(to: Path, names: Sequence[str]) -> None:
    """Raises ValueError if `to` holds the shards of other files, which would be written over."""
    earlier = {file for path in to.glob("chunk-*.json") for file in report_of(path).get("files", ())}
    if earlier and earlier.isdisjoint(names):
        raise ValueError(f"{to} holds what was made of other files, as {min(earlier)}; give another --to")


def forget(to: Path, chunks: int) -> None:
    """Delete chunks of an earlier call that had more files than there are now."""
    for report in to.glob("chunk-*.json"):
        if int(report.stem[6:]) >= chunks:
            report.unlink()
            for part in PARTS:
                (to / f"{part}-{report.stem[6:]}.tar").unlink(missing_ok=True)


def name_of(path: Path, folder: Path) -> str:
    return printable(str(path.relative_to(folder)))


def printable(name: str) -> str:
    """A file's name for people and for UTF-8: names may hold line ends, and bytes that are no text."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in name)


def key_of(path: Path) -> str:
    """The same file has the same key, wherever it lies."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:24]


def is_held_out(key: str, share: float) -> bool:
    return int(key[:12], 16) < share * 16**12


def _digest(paths: Sequence[Path]) -> str:
    """Of what the files and their sidecars are by name, size and time; to read them all again would take hours."""
    around = [path.with_suffix(suffix) for path in paths for suffix in (path.suffix, ".txt", ".json")]
    stats = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in around if path.exists()]
    return hashlib.sha256(repr(stats).encode()).hexdigest()
