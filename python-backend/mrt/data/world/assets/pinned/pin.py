"""Adds packages to the pinned list: `python -m mrt.data.world.assets.pinned.pin CLIENT NAME=VERSION...`, after reading
their licences; the entry records the archive as it was at that moment."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from . import clients
from .declared import declared
from .fetch import digest
from .listing import CLIENTS, LIST, AssetError, Package, listed, written
from .unpack import unpack


def pinned(package: Package, archive: Path) -> Package:
    """The entry of an archive that was just downloaded."""
    known = replace(package, file=archive.name, size=archive.stat().st_size, sha256=digest(archive))
    with tempfile.TemporaryDirectory() as folder:
        return replace(known, licence=declared(known, unpack(known, archive, Path(folder))))


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[0] not in CLIENTS:
        print("python -m mrt.data.world.assets.pinned.pin npm|pip|apt NAME=VERSION...", file=sys.stderr)
        return 2
    client, *wanted = arguments
    packages = {(p.client, p.name): p for p in listed()} if LIST.is_file() else {}
    for asked in wanted:
        name, _, version = asked.partition("=")
        package = Package(client, name, version, "", 0, "0" * 64, "")  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory() as folder:
            try:
                clients.download(client, [package], Path(folder))
                entry = pinned(package, next(Path(folder).iterdir()))
            except AssetError as error:
                print(error, file=sys.stderr)
                return 1
        packages[client, name] = entry
        print(f"{entry}: {entry.size} bytes, {entry.licence}")
        LIST.write_text(written(list(packages.values())), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
