"""Fetches the assets: python -m mrt.data.world.assets [--folder DIR] [--stats] [--attribution FILE [--sources FILE]]"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from . import index, stats
from .attribution import attribution
from .opened import assets_folder
from .pinned import AssetError, Package, listed
from .pinned.declared import check
from .pinned.fetch import fetch, whole
from .pinned.unpack import unpack


def run(folder: Path, packages: list[Package], again: bool = False) -> int:
    """Fetches, unpacks, checks licences and indexes; 0 where every package came, 1 where some are missing.

    What is there is kept: a run that has nothing to do takes seconds. `again` makes the index anew all the same.
    """
    began = time.monotonic()
    failures = fetch(packages, folder)
    paths: dict[Package, Path] = {}
    for package in packages:
        archive = None if package in failures else whole(package, folder)
        if archive is None:
            continue
        try:
            place = unpack(package, archive, folder)
            check(package, place)
            paths[package] = place
        except AssetError as error:
            failures[package] = str(error)
    print(f"{len(paths)} of {len(packages)} packages are here after {time.monotonic() - began:.0f} s")
    for package, why in failures.items():
        print(f"left out: {package}: {why}", file=sys.stderr)
    if not paths:
        raise AssetError("no package could be fetched; nothing was indexed. See the reasons above, then run it again")
    if again or not index.current(folder, paths):
        report = index.build({p.name: place for p, place in paths.items()}, folder, failures, paths)
        print(f"indexed in {report['seconds']:.0f} s; what was left out and why: {folder / 'report.json'}")
    print(stats.table(index.read(folder)))
    return 1 if failures else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m mrt.data.world.assets", description="Fetches the open assets.")
    parser.add_argument("--folder", type=Path, help="the cache (default: MRT_ASSETS, else runs/assets)")
    parser.add_argument("--again", action="store_true", help="make the index anew from what is there")
    parser.add_argument("--stats", action="store_true", help="only print what is there")
    parser.add_argument("--attribution", type=Path, metavar="FILE", help="write the attribution and stop")
    parser.add_argument("--sources", type=Path, help="with --attribution: source keys, one a line (default: all)")
    options = parser.parse_args(arguments)
    folder = (options.folder or assets_folder()).resolve()
    try:
        if options.stats:
            print(stats.table(index.read(folder)))
            return 0
        if options.attribution:
            facts = index.read(folder)
            keys = options.sources.read_text("utf-8").split("\n") if options.sources else facts["sets"]
            options.attribution.parent.mkdir(parents=True, exist_ok=True)
            options.attribution.write_text(attribution(filter(None, keys), facts), "utf-8")
            return 0
        return run(folder, listed(), options.again)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
