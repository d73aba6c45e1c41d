"""Makes the held-out designs anew from the packages that README.md names: python -m mrt.evaluation.real.export

apt-get install scribus scribus-template openclipart-svg ttf-bitstream-vera fonts-liberation
pip install resvg-py
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from mrt.data.world.design import over
from mrt.evaluation.real import clipart, ora, rule, templates
from mrt.evaluation.real.designs import FOLDER
from mrt.evaluation.real.units import Unit
from mrt.geometry import Region

TEMPLATES = (  # public domain by name in the package's copyright file; the other eight are under the GPL
    "ad1 ad2 ad3 ad5 br2 cal1 cal2 menu1 menu1-bw menu2 nl1-bw prog1 garage-sale-bw-a4".split()
)
LEAST = 2  # layers above the background
SAME = 1.0  # of 255, mean difference of small pictures of the same design
Found = tuple[str, Path, Region, np.ndarray, list[Unit]]  # name, file, page, background, layers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--templates", type=Path, default=Path("/usr/share/scribus/templates"))
    parser.add_argument("--clipart", type=Path, default=Path("/usr/share/openclipart/svg"))
    parser.add_argument("--out", type=Path, default=FOLDER)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    sources: dict = {"designs": {}, "left out": {}, "sha256": {}}
    small: list[tuple[str, np.ndarray]] = []
    for name, file, page, ground, layers in found(args.templates, args.clipart, sources):
        where = str(file.relative_to(args.clipart if file.suffix == ".svg" else args.templates))
        if why := refused(name, ground, layers, small if file.suffix == ".svg" else []):
            sources["left out"][where if file.suffix == ".svg" else name] = why
            continue
        path = args.out / f"{name}.ora"
        ora.write(path, ground, layers)
        sources["designs"][name] = {"from": where, "page": f"{page.width} x {page.height}", "layers": len(layers)}
        print(f"{name}: {page.width} x {page.height} px, {len(layers)} layers, {path.stat().st_size // 1024} KB")
    text = json.dumps(sources, indent=2, sort_keys=True, ensure_ascii=False)
    (args.out / "sources.json").write_text(text + "\n", "utf-8")
    for name, why in sources["left out"].items():
        print(f"left out: {name}: {why}")


def found(folders: Path, cliparts: Path, sources: dict) -> Iterator[Found]:
    """Every page of the templates and every layered clip-art; their digests, and those beside them, go to `sources`."""
    for folder in (folders / name for name in TEMPLATES):
        for file in sorted(folder.iterdir()):
            sources["sha256"][str(Path("scribus-template") / file.relative_to(folders))] = digest(file)
        template = next(folder.glob("*.sla.gz"))
        for page in templates.pages(template):
            region = Region(0, 0, *page.size)
            yield f"{folder.name}-{page.number}", template, region, *rule.grouped(region, page.units)
    for file in sorted(path for path in cliparts.rglob("*.svg") if not path.is_symlink()):
        if not clipart.layered(file):
            continue
        sources["sha256"][str(Path("openclipart-svg") / file.relative_to(cliparts))] = digest(file)
        region, units, _ = clipart.units_of(file)
        yield file.stem.strip("_"), file, region, *rule.grouped(region, units, merge=False)


def refused(name: str, ground: np.ndarray, layers: list[Unit], small: list[tuple[str, np.ndarray]]) -> str | None:
    """Why a design is not taken. `small` holds those that were, and then this one."""
    if len(layers) < LEAST:
        return f"{len(layers)} layer to be seen"
    picture = ground.copy()
    for unit in layers:
        over(picture, unit.pixels, unit.region)
    tiny = np.asarray(Image.fromarray(picture[..., :3]).resize((64, 64), Image.Resampling.BOX)).astype(np.float32)
    for other, known in small:
        if np.abs(tiny - known).mean() < SAME:
            return f"the same as {other}"
    small.append((name, tiny))
    return None


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
