"""Fixtures written by the SDK, for readers that this project did not write."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from node import run_node

HERE = Path(__file__).parent
BUILT = HERE / "dist" / "test" / "interop"
CASES = ("overflow", "looks", "odd", "tiny", "clear", "many", "dot", "narrow", "tall", "wide", "names")


@dataclass(frozen=True)
class Case:
    """One stack: what was painted, what the file must say, and the files themselves."""

    folder: Path
    name: str
    expected: dict[str, Any]

    def path(self, suffix: str) -> Path:
        return self.folder / f"{self.name}.{suffix}"

    @property
    def layers(self) -> list[dict[str, Any]]:
        """Bottom to top; x and y count from the page's corner."""
        return self.expected["layers"]

    @property
    def page(self) -> np.ndarray:
        """The SDK's own flattening."""
        return self._raw("page", self.expected)

    def pixels(self, z: int) -> np.ndarray:
        return self._raw(str(z), self.layers[z])

    @staticmethod
    def in_xml(name: str) -> str:
        """The name as XML 1.0 can hold it."""
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", name)

    def _raw(self, part: str, size: dict[str, Any]) -> np.ndarray:
        flat = np.fromfile(self.path(f"{part}.rgba"), np.uint8)
        return flat.reshape(size["height"], size["width"], 4).astype(int)


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the compiled scripts."""
    run_node("node_modules/typescript/bin/tsc", "-p", HERE)
    return BUILT


@pytest.fixture(scope="session")
def written(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interop")
    run_node(built / "write-fixtures.js", folder)
    assert {path.stem for path in folder.glob("*.psd")} == set(CASES)
    return folder


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, written: Path) -> Case:
    expected = json.loads((written / f"{request.param}.json").read_text("utf-8"))
    return Case(written, request.param, expected)


@pytest.fixture
def decode(built: Path):
    """Runs the SDK's PNG decoder over every PNG of a folder; `x.rgba` appears beside `x.png`."""
    return lambda folder: run_node(built / "decode-pngs.js", folder)


@pytest.fixture
def described(built: Path):
    """What the SDK reads in a file that another program wrote; each layer with its pixels."""

    def describe(path: Path) -> dict[str, Any]:
        run_node(built / "describe-file.js", path)
        description = json.loads(Path(f"{path}.json").read_text("utf-8"))
        for z, layer in enumerate(description["layers"]):
            flat = np.fromfile(f"{path}.{z}.rgba", np.uint8)
            layer["pixels"] = flat.reshape(layer["region"]["height"], layer["region"]["width"], 4)
            if box := layer.get("maskRegion"):
                layer["mask"] = np.fromfile(f"{path}.{z}.mask", np.uint8).reshape(box["height"], box["width"])
        flat = np.fromfile(f"{path}.page.rgba", np.uint8)
        description["composite"] = flat.reshape(description["page"]["height"], description["page"]["width"], 4)
        return description

    return describe
