"""The index of the cache: what every source gave, put into splits, written so that it opens in milliseconds."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import held_out, records
from .attribution import attribution
from .pinned import AssetError, Package
from .sources import clipart, fonts, iconify, people, photos
from .sources.items import KINDS, Harvest, Item
from .split import SPLITS, split_of

VERSION = 3
PATHS = ("file", "svg_file")


def build(
    paths: dict[str, Path], folder: Path, failures: dict[Package, str], fetched: Iterable[Package] = ()
) -> dict[str, Any]:
    """Writes `<folder>/index` and `<folder>/report.json` from the unpacked packages; returns the report.

    `paths` maps a package's name to where it lies; `failures` go into the report; `fetched` is stored for `current`.
    """
    began = time.monotonic()
    harvests = _harvests(paths, folder / "drawn")
    _refuse_held_out(harvests, folder)
    part = folder / "index.part"
    shutil.rmtree(part, ignore_errors=True)
    counts: dict[str, dict[str, int]] = {}
    items = [item for harvest in harvests.values() for item in harvest.items]
    for split in SPLITS:
        (part / split).mkdir(parents=True)
        mine = [item for item in items if split_of(item.group) == split]
        for kind in KINDS:
            chosen = sorted((i for i in mine if i.kind == kind), key=lambda i: i.key)
            lines = (_record(item, folder) for item in chosen)
            counts.setdefault(split, {})[kind] = records.write(part / split / f"{kind}.jsonl", lines)
    used = {item.set: split_of(item.group) for item in items}
    every = {key: s for harvest in harvests.values() for key, s in harvest.sets.items()}
    sets = {key: s for key, s in every.items() if key in used or s.words}
    per_set = Counter(item.set for item in items)
    facts = {
        "version": VERSION,
        "packages": {str(package): package.sha256 for package in fetched},
        "sets": {k: {**asdict(s), "split": used.get(k, "train"), "count": per_set[k]} for k, s in sorted(sets.items())},
        "counts": counts,
        # Photographs are counted to their authors' sets, which their keys do not name.
        "photographs": {item.key: item.set for item in items if not item.key.startswith(item.set + "/")},
    }
    (part / "index.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")
    final = folder / "index"
    shutil.rmtree(final, ignore_errors=True)
    part.rename(final)
    (folder / "ATTRIBUTION.md").write_text(attribution(sets, facts), "utf-8")
    report = {
        "seconds": round(time.monotonic() - began, 1),
        "not had": {str(package): why for package, why in failures.items()},
        "counts": counts,
        "left out": {name: dict(h.left_out.most_common()) for name, h in harvests.items()},
        "named": {name: h.named for name, h in harvests.items()},
    }
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return report


def current(folder: Path, fetched: Iterable[Package]) -> bool:
    """Whether the index was made of just these packages, by this version."""
    try:
        return read(folder)["packages"] == {str(package): package.sha256 for package in fetched}
    except (AssetError, KeyError):
        return False


def read(folder: Path) -> dict[str, Any]:
    """The facts of an index (sets, counts). AssetError where there is none of this version."""
    path = folder / "index" / "index.json"
    if not path.is_file():
        raise AssetError(f"{folder} holds no assets; fetch them: python -m mrt.data.world.assets")
    facts = json.loads(path.read_text("utf-8"))
    if facts["version"] != VERSION:
        raise AssetError(f"{folder} was indexed by another version; run python -m mrt.data.world.assets again")
    return facts


def _harvests(paths: dict[str, Path], drawn: Path) -> dict[str, Harvest]:
    modules = next((p.parents[1] for name, p in paths.items() if name.startswith("@")), None)
    found: dict[str, Harvest] = {}
    if "@iconify/json" in paths:
        found["iconify"] = iconify.harvest(paths["@iconify/json"], paths.get("emojilib"))
    if modules and "@dicebear/core" in paths:
        found["dicebear"] = people.harvest(modules, drawn)
    if modules and (modules / "@fontsource").is_dir():
        found["fontsource"] = fonts.harvest(modules, drawn)
    if "openclipart-svg" in paths:
        found["openclipart"] = clipart.harvest(paths["openclipart-svg"], drawn)
    if "scikit-image" in paths:
        found["scikit-image"] = photos.skimage(paths["scikit-image"], drawn)
    for package in ("endless-sky-data", "gcompris-qt-data", "lomiri-wallpapers-16.04", "mypaint-data-extras"):
        if package in paths:
            found[package] = photos.debian(paths[package], package, drawn)
    return found


def _refuse_held_out(harvests: dict[str, Harvest], folder: Path) -> None:
    """Whatever a source gave: a file that is held out by its digest goes into no split."""
    refused = held_out.digests()
    for harvest in harvests.values():
        kept = []
        for item in harvest.items:
            if item.body.get("sha256") in refused:
                harvest.skip("held out by its digest", item.key)
            else:
                kept.append(item)
        harvest.items = kept


def _record(item: Item, folder: Path) -> dict[str, Any]:
    body = dict(item.body)
    for key in PATHS:
        if key in body:
            body[key] = str(Path(body[key]).relative_to(folder))
    if "files" in body:
        body["files"] = {w: str(Path(p).relative_to(folder)) for w, p in body["files"].items()}
    return {"key": item.key, "kind": item.kind, "name": item.name, "set": item.set, "tags": item.tags, **body}
