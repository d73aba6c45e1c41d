"""Scribus 1.5 as a draughtsman: a template of 1.2 to pages of units. Scribus and the fonts are Debian packages."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from mrt.evaluation.real import sla
from mrt.evaluation.real.units import OPAQUE_RECTANGLE, Unit, tight
from mrt.geometry import Region

LONGEST = 1000  # px of a page's longer side
SECONDS = 300  # that one document may take
_SCRIPT = Path(__file__).with_name("in_scribus.py")
FONTS = {  # what Debian no longer has, by the nearest that it has
    "A028 Extrabold Regular": "Liberation Sans Bold",
    "A028 Medium Regular": "Liberation Sans Regular",
    "A030 Bold Italic": "Liberation Sans Bold Italic",
    "A030 Bold": "Liberation Sans Bold",
    "A030 Regular": "Liberation Sans Regular",
    "Bitstream Charter Bold": "Liberation Serif Bold",
    "Courier 10 Pitch Bold Italic": "Liberation Mono Bold Italic",
    "Nimbus Sans L Bold Condensed": "Liberation Sans Narrow Bold",
    "NimbusRomanNo4 Bold": "Liberation Serif Bold",
    "NimbusRomanNo9 Medium": "Liberation Serif Bold",
    "NimbusSanL Bold": "Liberation Sans Bold",
    "NimbusSanL Regular": "Liberation Sans Regular",
    "NimbusSanLCon Bold": "Liberation Sans Narrow Bold",
    "URWBookmanL Italic": "Liberation Serif Italic",
    "Utopia Bold": "Liberation Serif Bold",
    "Utopia Regular": "Liberation Serif Regular",
}
NO_COLOUR = "Ei väriä"  # a Finnish Scribus wrote it into its files


@dataclass(frozen=True)
class Page:
    """`whole`: the page drawn at once, to hold the units to: premultiplied RGBA (h, w, 4) uint8, clear paper."""

    number: int
    size: tuple[int, int]
    units: list[Unit]
    whole: np.ndarray


def pages(template: Path) -> Iterator[Page]:
    """The pages of a `*.sla.gz`, drawn with the pictures that lie beside it. RuntimeError where Scribus fails."""
    text = gzip.decompress(template.read_bytes()).decode()
    text = text.replace(f'"{NO_COLOUR}"', '"None"')
    for old, new in FONTS.items():
        text = re.sub(rf'FONT="{re.escape(old)}"', f'FONT="{new}"', text)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for beside in template.parent.iterdir():
            shutil.copy(beside, folder)
        old, new = folder / "old.sla", folder / "new.sla"
        old.write_text(text)
        _scribus(folder, old, save=new)
        document = ElementTree.fromstring(new.read_bytes())
        parts = sla.split(document, sla.old_groups(text))
        new.write_bytes(ElementTree.tostring(document, "utf-8", xml_declaration=True))
        yield from _drawn(folder, new, document.findall("DOCUMENT/PAGE"), parts)


def _drawn(folder: Path, new: Path, sheets: Sequence[Element], parts: list[sla.Part]) -> Iterator[Page]:
    longest = max(float(sheet.get(side, 0)) for sheet in sheets for side in ("PAGEWIDTH", "PAGEHEIGHT"))
    dpi = int(72 * LONGEST / longest)
    pictures: list[tuple[int, list[str] | None, str]] = []
    for number, _ in enumerate(sheets, start=1):
        pictures.append((number, None, str(folder / f"page{number}.png")))
    pictures += [(part.page, [part.layer], str(folder / f"{part.page}-{part.layer}.png")) for part in parts]
    _scribus(folder, new, dpi=dpi, pictures=pictures)
    for number, _ in enumerate(sheets, start=1):
        whole = _read(folder / f"page{number}.png")
        own = [part for part in parts if part.page == number]
        found = [_unit(part, _read(folder / f"{number}-{part.layer}.png"), dpi / 72) for part in own]
        size = whole.shape[1], whole.shape[0]
        yield Page(number, size, [unit for unit in found if unit], whole)


def _unit(part: sla.Part, picture: np.ndarray, scale: float) -> Unit | None:
    """None where it shows nothing. `scale`: px a point."""
    region = tight(picture[..., 3] > 2)
    if region is None:
        return None
    pixels = picture[region.within(Region(0, 0, picture.shape[1], picture.shape[0]))]
    kind, frame = part.kind, region
    if kind == "drawing" and (pixels[..., 3] > 250).mean() >= OPAQUE_RECTANGLE:
        kind = "panel"
    if part.box is not None:
        x, y, width, height = (round(value * scale) for value in part.box)
        frame = Region(x, y, width, height)
    return Unit(kind, part.name, region, pixels, frame, part.text, part.letter, part.border)


def _read(path: Path) -> np.ndarray:
    straight = np.asarray(Image.open(path).convert("RGBA")).astype(np.float32)
    straight[..., :3] *= straight[..., 3:] / 255
    return np.rint(straight).astype(np.uint8)


def _scribus(
    folder: Path, document: Path, save: Path | None = None, dpi: int = 72, pictures: list | None = None
) -> None:
    job = folder / "job.json"
    what = {"document": str(document), "save": save and str(save), "dpi": dpi, "pictures": pictures or []}
    job.write_text(json.dumps(what))
    env = os.environ | {"MRT_SCRIBUS_JOB": str(job), "QT_QPA_PLATFORM": "offscreen"}
    try:
        ran = subprocess.run(
            ["scribus", "-g", "-ns", "-py", str(_SCRIPT)], env=env, capture_output=True, text=True, timeout=SECONDS
        )
    except FileNotFoundError as error:
        raise RuntimeError("scribus is not installed; apt-get install scribus, and what README.md names") from error
    said = ran.stdout + ran.stderr
    if "substituted" in said:
        raise RuntimeError(f"fonts are missing: {said[said.index('Some fonts') :][:600]}")
    wanted = [Path(path) for _, _, path in what["pictures"]] + ([save] if save else [])
    if missing := [path.name for path in wanted if not path.exists()]:
        raise RuntimeError(f"Scribus ended with {ran.returncode} and did not write {missing[:3]}: {said[-600:]}")
