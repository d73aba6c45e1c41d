"""The notebooks as they are committed, and as they run: offline, against a real server."""

from __future__ import annotations

import base64
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from deno_kernel import CellError, Output
from installed import install_sdk
from mrt.serving.testing.servers import Live
from paths import NOTEBOOKS, REPO, Start
from PIL import Image

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
STYLE = ("--single-quote", "--line-width", "110")  # that of all TypeScript here

Deno = Callable[..., subprocess.CompletedProcess[str]]
notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.reads(path.read_text("utf-8"), as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def tagged(cell: nbformat.NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def test_all_five_are_there():
    assert [path.stem[:2] for path in PATHS] == ["01", "02", "03", "04", "05"]


@notebook
@pytest.mark.filterwarnings("error")
def test_committed_as_valid_notebooks_for_deno_without_outputs(path: Path):
    content = read(path)
    nbformat.validate(content)
    assert content.metadata.kernelspec.name == "deno"
    for cell in code(path):
        assert cell.outputs == [], f"{cell.id} has outputs: clear them before committing"
        assert cell.execution_count is None, f"{cell.id} has a count: clear the outputs before committing"


def test_formatted(deno: Deno, tmp_path: Path):
    # Cell by cell: of a whole notebook, deno fmt says that it is not formatted right after it has formatted it.
    for path in PATHS:
        for cell in read(path).cells:
            ending = "ts" if cell.cell_type == "code" else "md"
            (tmp_path / f"{path.stem}.{cell.id}.{ending}").write_text(cell.source + "\n")
    result = deno("fmt", "--check", *STYLE, cwd=tmp_path)
    assert result.returncode == 0, f"run deno fmt {' '.join(STYLE)} examples/notebooks\n{result.stdout}"


def test_types_hold_with_the_installed_package(deno: Deno, tmp_path: Path):
    install_sdk(REPO, tmp_path)
    sources = {path.stem: "\n".join(cell.source for cell in code(path)) for path in PATHS}
    # One error on purpose: a check that finds none of it would find none at all.
    sources["wrong"] = sources[PATHS[0].stem] + "\nconst width: string = stack.composite().width;"
    for name, source in sources.items():
        (tmp_path / f"{name}.ts").write_text(source)
    result = deno("check", "--node-modules-dir=manual", *(f"{name}.ts" for name in sources), cwd=tmp_path)
    assert re.findall(r"TS\d+ .*", result.stdout) == [
        "TS2322 [ERROR]: Type 'number' is not assignable to type 'string'."
    ], result.stdout


def pictures(outputs: list[Output]) -> list[tuple[Output, Image.Image]]:
    shown = [(output, output.data["image/png"]) for output in outputs if "image/png" in output.data]
    return [(output, Image.open(io.BytesIO(base64.b64decode(png)))) for output, png in shown]


@notebook
def test_every_cell_runs_and_shows_what_its_tags_promise(path: Path, live: Live, kernel: Start):
    with kernel(live.grpc) as deno:
        for cell in code(path):
            outputs = deno.run(cell.source)
            shown = pictures(outputs)
            assert bool(shown) == tagged(cell, "picture"), f"{cell.id}: {len(shown)} pictures"
            for _, picture in shown:
                colours = picture.convert("RGB").getcolors(picture.width * picture.height) or []
                assert picture.width in (128, 512) and len(colours) > 2, f"{cell.id} shows {picture}"
            if tagged(cell, "live"):
                steps = [output for output, _ in shown if output.display_id]
                assert [output.kind for output in steps] == ["display_data", *["update_display_data"] * 3], cell.id
                assert len({output.display_id for output in steps}) == 1, f"{cell.id}: not in one place"
                assert len({output.data["image/png"] for output in steps}) == 4, f"{cell.id}: a preview twice"


def test_without_a_server_the_first_cell_says_how_to_start_one(kernel: Start):
    words = "no answer from 127.0.0.1:9; is the server up. start one with `npx mrt serve`"
    with kernel("127.0.0.1:9") as deno:
        for path in PATHS:
            with pytest.raises(CellError, match=words):
                deno.run(code(path)[0].source)
