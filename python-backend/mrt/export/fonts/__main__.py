"""`python -m mrt.export.fonts`: the type library's fonts from the pinned @fontsource packages, checked by digest.

Beside the files it writes `faces.json`, which says what each holds, and each family's licence. A family whose licence
reserves its name is refused, since a merged file is a changed one (SIL Open Font License 1.1, condition 3).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from PIL import ImageFont

from mrt.data.world.assets.pinned import declared, fetch, unpack
from mrt.data.world.assets.pinned.listing import AssetError, Package, listed
from mrt.experts.type.faces import FOLDER
from mrt.export.fonts.families import EXTRA, FAMILIES, Family, kept
from mrt.export.fonts.merging import holds_any, merged
from mrt.export.fonts.thai import write as write_thai_words


def build(assets: Path, into: Path) -> None:
    """All files into a folder, old ones removed. AssetError where a package cannot be had or may not be changed."""
    packages = {package.name: package for package in listed()}
    wanted = [packages[f"@fontsource/{family.name}"] for family in FAMILIES]
    failures = fetch.fetch(wanted, assets)
    if failures:
        raise AssetError("; ".join(f"{package}: {why}" for package, why in failures.items()))
    into.mkdir(parents=True, exist_ok=True)
    for old in (*into.glob("*.woff2"), *into.glob("*-LICENSE.txt")):
        old.unlink()
    entries = [
        entry
        for family, package in zip(FAMILIES, wanted, strict=True)
        for entry in _family(family, _unpacked(package, assets), into)
    ]
    write_thai_words(assets, into / "thai-words.txt.xz")
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    (into / "faces.json").write_text(f"[\n{lines}\n]\n", "utf-8")


def _unpacked(package: Package, assets: Path) -> Path:
    archive = fetch.whole(package, assets)
    if archive is None:
        raise AssetError(f"{package}: the archive is gone from {assets}; run it again")
    place = unpack.unpack(package, archive, assets)
    declared.check(package, place)
    return place


def _family(family: Family, place: Path, into: Path) -> list[dict]:
    licence = (place / "LICENSE").read_text("utf-8")
    if "reserved font name" in licence.splitlines()[0].lower():
        raise AssetError(f"{family.name}: its licence reserves its name, so it may not be merged; take another family")
    (into / f"{family.name}-LICENSE.txt").write_text(licence, "utf-8")
    title = json.loads((place / "metadata.json").read_text("utf-8"))["family"]
    entries = []
    for weight in family.weights:
        path = into / f"{family.name}-{weight}.woff2"
        files = [place / "files" / f"{family.name}-{piece}-{weight}-normal.woff2" for piece in family.pieces]
        pieces = [(file, kept(family.name, weight)) for file in files if file.is_file()]
        extra = EXTRA.get(family.name, "") if weight == 400 else ""
        if extra:
            numbered = sorted((place / "files").glob(f"{family.name}-[0-9]*-400-normal.woff2"))
            pieces += [(file, set(map(ord, extra))) for file in numbered if holds_any(file, extra)]
        characters = merged(pieces, path)
        entry = {"file": path.name, "family": title, "category": family.category, "suits": family.suits}
        entries.append(entry | {"weight": weight} | _metrics(path) | {"characters": ranges(characters)})
    return entries


def _metrics(path: Path) -> dict[str, float]:
    """In shares of the size: how high a small letter and a capital stand."""
    font = ImageFont.truetype(str(path), 1000)
    x, capital = (-font.getbbox(letter, anchor="ls")[1] / 1000 for letter in "xH")
    return {"x_height": round(x, 3), "capital": round(capital, 3)}


def ranges(points: list[int]) -> str:
    """Sorted code points as `first-last` in hex, parted by spaces."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    assets = Path(os.environ.get("MRT_ASSETS", "runs/assets"))
    parser.add_argument("--assets", type=Path, default=assets, help="where fetched packages lie; default MRT_ASSETS")
    parser.add_argument("--out", type=Path, default=FOLDER)
    args = parser.parse_args()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        build(args.assets, args.out)
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    files = list(args.out.iterdir())
    print(f"{args.out}: {len(files)} files, {sum(file.stat().st_size for file in files) / 2**20:.2f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
