"""The held-out designs as the rest of the code knows designs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from mrt.data.convert.ora import read_ora
from mrt.data.stacks import premultiplied
from mrt.data.world.design import Background, Design, Layer
from mrt.evaluation.real.ora import KIND, TEXT
from mrt.geometry import Region
from mrt.kinds import KINDS, Kind

FOLDER = Path(__file__).with_name("designs")


def paths(folder: Path = FOLDER) -> list[Path]:
    found = sorted(folder.glob("*.ora"))
    if not found:
        raise FileNotFoundError(
            f"{folder} has no *.ora; check out the repository again, or run mrt.evaluation.real.export"
        )
    return found


def read(path: Path) -> Design:
    """A design whose canvas is its page. ValueError where a file is not one that `ora.write` wrote."""
    stack = read_ora(path)
    with zipfile.ZipFile(path) as file:
        rows = ElementTree.fromstring(file.read("stack.xml")).findall("stack/layer")[::-1]
    if len(rows) != len(stack.layers) or len(rows) < 2 or not stack.layers[0].background:
        raise ValueError(f"{path.name} has layers that show nothing, or no background; export it again")
    page = Region(0, 0, *stack.page[2:])
    layers = []
    for row, layer in zip(rows[1:], stack.layers[1:], strict=True):
        region = Region(layer.region.x - stack.page.x, layer.region.y - stack.page.y, *layer.region[2:])
        kind, text = _kind(path, row), row.get(TEXT)
        layers.append(
            Layer(kind, kind, layer.name, layer.name, layer.name, (), region, _bytes(layer.pixels), text=text)
        )
    ground = Background("paper", "background", _bytes(stack.layers[0].pixels))
    return Design(path.stem, (page.width, page.height), page, ground, tuple(layers), path.stem)


def _kind(path: Path, row: ElementTree.Element) -> Kind:
    for kind in KINDS:
        if kind == row.get(KIND):
            return kind
    raise ValueError(f"layer {row.get('name')!r} of {path.name} has kind {row.get(KIND)!r}; it is one of {KINDS}")


def _bytes(straight: np.ndarray) -> np.ndarray:
    return np.rint(premultiplied(straight) * 255).astype(np.uint8)
