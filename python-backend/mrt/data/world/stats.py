"""Statistics of pages: `python -m mrt.data.world.stats` draws some; `--shards` counts those on disk instead."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from mrt.data.world import shards
from mrt.data.world.assets import open_library
from mrt.data.world.assets.library import Library
from mrt.data.world.compose.cabinet import skipped
from mrt.data.world.compose.register import set_name
from mrt.data.world.design import Design


def counted(pages: Iterable[Design]) -> tuple[dict[str, Counter[str]], dict[str, list[float]]]:
    """Tables of counts by name; lists of numbers by name (layers a page, px of a line of words, shares of layers)."""
    tables: dict[str, Counter[str]] = {name: Counter() for name in _TABLES}
    lists: dict[str, list[float]] = {
        name: [] for name in ("layers a page", "text height px", "share seen", "layer area")
    }
    for page in pages:
        tables["purpose"][page.purpose] += 1
        tables["background"][page.background.kind] += 1
        tables["page form"]["larger canvas" if page.canvas != page.page[2:] else "page alone"] += 1
        lists["layers a page"].append(len(page.layers))
        tables["set"].update({set_name(key) for key in page.sources})
        tables["asset"].update(page.sources)
        for layer, seen in zip(page.layers, page.visible(), strict=True):
            tables["kind"][layer.kind] += 1
            tables["role"][layer.role] += 1
            lists["share seen"].append(float(seen.sum()) / max(1.0, float(layer.pixels[..., 3].sum())))
            lists["layer area"].append(layer.region.width * layer.region.height / (page.page.width * page.page.height))
            if layer.kind == "text" and layer.text:
                lines = layer.text.count("\n") + 1
                lists["text height px"].append(layer.region.height / lines)
                tables["script"][_script(layer.text)] += 1
                tables["face"][layer.font or ""] += 1
    return tables, lists


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", action="store_true", help="the pages in MRT_WORLD (runs/world)")
    options = parser.parse_args()
    library = open_library("train")
    began = time.perf_counter()
    pages = islice(_stored() if options.shards else _drawn(options.seed, options.count, library), options.count)
    tables, lists = counted(pages)
    took = time.perf_counter() - began
    for name, table in tables.items():
        print(f"\n{name} ({len(table)}): " + ", ".join(f"{key} {times}" for key, times in table.most_common(20)))
    for name, numbers in lists.items():
        if numbers:
            parts = np.round(np.percentile(numbers, (0, 10, 25, 50, 75, 90, 100)), 2).tolist()
            print(f"\n{name}: mean {np.mean(numbers):.2f}; least, 10, 25, 50, 75, 90 %, most: {parts}")
    names = licences(library, tables["asset"])
    print("\nlicences of the assets used: " + ", ".join(f"{name} {times}" for name, times in names.most_common()))
    print(f"\n{len(lists['layers a page']) / took:.2f} pages a second with counting")
    for key, times in skipped.most_common(20):
        print(f"skipped {times} times: {key}", file=sys.stderr)


def _drawn(seed: int, count: int, library) -> Iterator[Design]:
    return (shards.page(seed, index, library) for index in range(count))


def _stored() -> Iterator[Design]:
    paths = sorted(shards.folder().glob("world-*.tar"))
    if not paths:
        raise SystemExit(f"no shards in {shards.folder()}; write some: python -m mrt.data.world.shards --designs 300")
    return (page for path in paths for page in shards.read(path))


def licences(library: Library, used: Iterable[str]) -> Counter[str]:
    """How many of the assets `used` (keys) have which licence, as the library's index tells it."""
    sets = getattr(library, "facts", {}).get("sets", {})
    pictures = (*library.photos, *library.textures)  # their keys do not name their sets
    own = {asset.key: getattr(asset, "record", {}).get("set", "") for asset in pictures}
    found: Counter[str] = Counter()
    for key in used:
        about = sets.get(own.get(key, "")) or sets.get(key) or sets.get(set_name(key))
        package = key.partition("/")[0] + "/"
        near = [about] if about else [other for name, other in sets.items() if f"{name}/".startswith(package)]
        names = sorted({str(other["licence"]) for other in near})
        found[" or ".join(names) or "not in the index"] += 1
    return found


def _script(text: str) -> str:
    for name, first, last in _RANGES:
        if any(first <= ord(letter) <= last for letter in text):
            return name
    return "latin"


_TABLES = ("purpose", "background", "kind", "role", "script", "face", "set", "asset", "page form")
_RANGES = (
    ("japanese", 0x3040, 0x30FF),
    ("chinese", 0x4E00, 0x9FFF),
    ("korean", 0xAC00, 0xD7A3),
    ("arabic", 0x600, 0x6FF),
    ("hebrew", 0x590, 0x5FF),
    ("devanagari", 0x900, 0x97F),
    ("thai", 0xE00, 0xE7F),
    ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x4FF),
)

if __name__ == "__main__":
    main()
