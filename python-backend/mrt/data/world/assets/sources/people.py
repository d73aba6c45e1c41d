"""DiceBear: drawn people and faces in many styles, a licence each; drawn once, by Node, into SVG files."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from mrt.licences import allowed

from .items import Harvest, Item, Set

SEEDS = 120
SCRIPT = Path(__file__).with_name("people.mjs")
# Only what shows a person; the others draw patterns, letters, robots and bare faces on a coloured square.
STYLES = (
    "adventurer big-ears big-smile croodles dylan lorelei micah miniavs notionists open-peeps personas pixel-art "
    "toon-head"
).split()
WORDS = ("person", "avatar", "portrait", "character", "people")


def harvest(modules: Path, drawn: Path) -> Harvest:
    """Draws what is not drawn yet. Without Node nothing is drawn, and a message says so."""
    found = Harvest()
    folder = drawn / "people"
    facts = folder / "styles.jsonl"
    present = [style for style in STYLES if (modules / "@dicebear" / style).is_dir()]
    for style in sorted(set(STYLES) - set(present)):
        found.skip("the package is not in the cache", f"dicebear/{style}")
    if not facts.is_file() or facts.read_text("utf-8").count("\n") != len(present) or _seeds(folder, present) < SEEDS:
        node = shutil.which("node")
        if node is None:
            found.skip("node is not on this machine", "dicebear")
            return found
        call = [node, str(SCRIPT), str(modules), str(folder), str(SEEDS), *present]
        done = subprocess.run(call, capture_output=True, text=True, timeout=300)
        if done.returncode:
            found.skip(f"node: {(done.stderr.strip().splitlines() or ['failed'])[-1]}", "dicebear")
            return found
        facts.write_text(done.stdout, "utf-8")
    for line in facts.read_text("utf-8").splitlines():
        _style(found, json.loads(line), folder)
    return found


def _style(found: Harvest, style: dict[str, str], folder: Path) -> None:
    key, licence = f"dicebear/{style['name']}", allowed(style["licence"])
    if licence is None:
        found.skip(f"licence {style['licence'] or 'not stated'}", key)
        return
    found.sets[key] = Set(key, style["title"], style["creator"], licence, style["source"])
    seen: set[str] = set()
    for path in sorted((folder / style["name"]).glob("*.svg")):
        svg = path.read_text("utf-8")
        if (digest := hashlib.sha256(svg.encode()).hexdigest()) in seen:
            found.skip("drawn before", f"{key}/{path.stem}")
            continue
        seen.add(digest)
        box = re.search(r'viewBox="([-\d.e ]+)"', svg)
        if box is None:
            found.skip("a drawing without extent", f"{key}/{path.stem}")
            continue
        size = [float(n) for n in box[1].split()[2:]]
        body = {"svg_file": str(path), "size": size}
        found.items.append(
            Item("person", f"{key}/{path.stem}", "person", key, f"dicebear/{style['creator']}", body, WORDS)
        )


def _seeds(folder: Path, styles: list[str]) -> int:
    return min((len(list((folder / style).glob("*.svg"))) for style in styles), default=0)
