"""Imports between packages go down: a package imports those below it in these lists, and none above."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent
TOP = ("export", "training", "evaluation", "serving", "parallel", "models", "data", "experts", "inference", "families")
SERVING = ("launcher", "triton", "repository", "experts", "layout", "engine", "tracing", "contract")
MOST_FILES = 25


def sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        of_tests = path.stem.endswith("_test") or path.stem == "conftest" or "testing" in path.parts
        if not of_tests:
            yield path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def upward(folder: Path, prefix: str, rooms: Sequence[str]) -> list[str]:
    """Imports from a room into one above it, as text."""
    found = []
    for at, room in enumerate(rooms):
        for path in sources(folder / room):
            for name in imported(path):
                parts = name.removeprefix(prefix).split(".")
                if name.startswith(prefix) and parts[0] in rooms[:at]:
                    found.append(f"{path.relative_to(folder)} imports {name}")
    return found


@pytest.mark.parametrize(
    "folder, prefix, rooms",
    [(PACKAGE, "mrt.", TOP), (PACKAGE / "serving", "mrt.serving.", SERVING)],
    ids=["mrt", "serving"],
)
def test_nothing_imports_what_lies_above_it(folder: Path, prefix: str, rooms: Sequence[str]):
    assert all((folder / room).is_dir() for room in rooms), "a room was renamed; name it here, too"
    assert upward(folder, prefix, rooms) == []


def test_only_models_that_run_pytorch_import_it_in_serving():
    with_torch = {
        path.stem for path in sources(PACKAGE / "serving") if any(n.startswith("torch") for n in imported(path))
    }
    assert with_torch <= {"torch_model", "vl_layout_model"}


def test_no_folder_is_crowded():
    crowded = {
        str(folder.relative_to(PACKAGE)): count
        for folder in (PACKAGE, *(path for path in PACKAGE.rglob("*") if path.is_dir()))
        if (count := sum(1 for path in sources(folder) if path.parent == folder)) > MOST_FILES
    }
    assert crowded == {}
