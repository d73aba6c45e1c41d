"""Fetches archives into the cache: complete ones are kept, missing ones downloaded, altered ones refused."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from . import clients
from .listing import CLIENTS, AssetError, Package

ROOM = 4  # an archive and what is unpacked and drawn of it take this many times the archive
Download = Callable[[str, list[Package], Path], None]


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def whole(package: Package, folder: Path) -> Path | None:
    """The archive in the cache where it is there with the right size and digest; half a download is removed."""
    path = folder / "packages" / package.file
    if not path.is_file():
        return None
    checked = path.with_name(path.name + ".ok")
    if path.stat().st_size == package.size:
        if checked.is_file() and checked.read_text() == package.sha256:
            return path
        if digest(path) == package.sha256:
            checked.write_text(package.sha256)
            return path
    path.unlink()
    return None


def fetch(packages: list[Package], folder: Path, download: Download = clients.download) -> dict[Package, str]:
    """Download every archive into `<folder>/packages`; returns those that failed, with the reason. Safe to run again.

    AssetError where the disk has no room for what is still missing.
    """
    (folder / "packages").mkdir(parents=True, exist_ok=True)
    absent = [p for p in packages if whole(p, folder) is None]
    need, free = ROOM * sum(p.size for p in absent), shutil.disk_usage(folder).free
    if need > free:
        raise AssetError(
            f"{folder} has {free / 2**30:.1f} GiB free, {need / 2**30:.1f} are needed; make room or set MRT_ASSETS"
        )
    failures: dict[Package, str] = {}
    for client in CLIENTS:
        asked = [p for p in absent if p.client == client]
        if not asked:
            continue
        if why := clients.missing(client):
            failures.update(dict.fromkeys(asked, why))
            continue
        for chunk in _chunks(asked, clients.AT_ONCE[client]):
            failures.update(_tried(client, chunk, folder, download))
    return failures


def _tried(client: str, chunk: list[Package], folder: Path, download: Download) -> dict[Package, str]:
    """One call for all; where it leaves something out, each of those alone, so that each failure has its own reason."""
    failures = _one_call(client, chunk, folder, download)
    if len(chunk) > 1 and failures:
        failures = {p: why for q in failures for p, why in _one_call(client, [q], folder, download).items()}
    return failures


def _one_call(client: str, chunk: list[Package], folder: Path, download: Download) -> dict[Package, str]:
    failures: dict[Package, str] = {}
    with tempfile.TemporaryDirectory(prefix=".part-", dir=folder / "packages") as name:
        said = ""
        try:
            download(client, chunk, Path(name))
        except AssetError as error:
            said = str(error)
        except OSError as error:
            raise AssetError(f"{folder}: {error.strerror}; make room or set MRT_ASSETS, then run it again") from None
        for package in chunk:
            got = Path(name) / package.file
            if not got.is_file():
                failures[package] = said or f"{client} brought no {package.file}"
            elif digest(got) != package.sha256:
                failures[package] = f"digest differs from the pinned {package.sha256[:12]}...: refused, not kept"
            else:
                os.replace(got, folder / "packages" / package.file)
                whole(package, folder)
    return failures


def _chunks(packages: list[Package], size: int) -> Iterator[list[Package]]:
    for start in range(0, len(packages), size):
        yield packages[start : start + size]
