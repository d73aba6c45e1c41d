"""A model repository of public weights: linked where they lie on its disk, copied where not.

`mrt/config.pbtxt`, without which nothing is served, is removed first and written last: an interrupted call leaves no
repository that looks complete, and the next call continues.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mrt.export.pbtxt import config
from mrt.export.public_limits import ROWS, SLOTS, parameters_of
from mrt.export.source import BOXES, reader_of
from mrt.families.layered import TOKENIZER, Layered
from mrt.models.public import folder as public
from mrt.models.public.files import shards_of
from mrt.serving.contract.tensors import EXPERT_NETWORKS, Model, models
from mrt.serving.repository import manifest

VERSION = "1"
LAYERS = 4  # of a request that gives no regions, background included: the pipeline's own number
PARTS = {
    "mrt_denoiser": "transformer",
    "mrt_text_encoder": "text_encoder",
    "mrt_layer_encoder": "vae",
    "mrt_layer_decoder": "vae",
}
CODE = {"mrt": "engine_model", "mrt_layout": "whole_pages_model"}  # of the others: torch_model
_FAMILY = re.compile(r'key: "family" value: \{ string_value: "([^"]*)"')


def _served(family: Layered) -> dict[str, Model]:
    """The models of such a repository: none for the experts, since whole pages are all that these weights make."""
    beside = {"mrt_experts", *EXPERT_NETWORKS}
    return {name: model for name, model in models(family).items() if name not in beside}


def lay_out(source: Path, repository: Path, dtype: str, boxes: bool = False, features: float = 0) -> None:
    """A repository that `mrt.serving.launcher` serves, of a folder that mrt.export.source has checked.

    `boxes`: Qwen2.5-VL finds the layers of a request without regions, instead of a few whole pages.
    `features`: threshold of the denoiser's feature cache, 0 for none.
    """
    family = Layered(lambda said: [], public.config_of(source / "transformer").joint_attention_dim)
    (repository / "mrt" / "config.pbtxt").unlink(missing_ok=True)
    reader = reader_of(source).backend_tokenizer
    for name, model in sorted(_served(family).items(), key=lambda item: item[0] == "mrt"):
        folder = repository / name / VERSION
        folder.mkdir(parents=True, exist_ok=True)
        parameters, code, parts = {"dtype": dtype}, CODE.get(name, "torch_model"), [*filter(None, [PARTS.get(name)])]
        if name == "mrt":
            parameters = parameters_of(source, family.name)
        elif name == "mrt_denoiser" and features:
            parameters |= {"feature_cache": f"{features:g}", "feature_rows": str(ROWS * SLOTS)}
        elif name == "mrt_layout" and boxes:
            code, parts = "vl_layout_model", ["text_encoder", BOXES]
        elif name == "mrt_layout":
            parameters = {"layers": str(LAYERS)}
        files = [path for part in parts for path in files_of(source / part)]
        _clear(folder, {path.name for path in files})
        for path in files:
            _put(path, folder)
        (folder / "model.py").write_text(
            f"from mrt.serving.triton.{code} import TritonPythonModel as TritonPythonModel\n"
        )
        if name in ("mrt", "mrt_text_encoder") or code == "vl_layout_model":
            reader.save(str(folder / TOKENIZER))
        (folder.parent / "config.pbtxt").write_text(config(name, model, ROWS, parameters))
    manifest.write(repository, VERSION, family.name, students=0)


def check_target(source: Path, repository: Path) -> None:
    """Raises ValueError where `repository` cannot be written, or holds something that is not ours to write over."""
    source, repository = source.resolve(), repository.resolve()
    if repository == source or source in repository.parents or repository in source.parents:
        raise ValueError(f"--to {repository} and the weights in {source} lie within each other; give a folder beside")
    there = next(path for path in (repository, *repository.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        why = "cannot be written to" if there.is_dir() else "is a file"
        raise ValueError(f"--to {repository}: {there} {why}; give another folder")
    if there != repository:
        return
    ours = _served(Layered(lambda said: []))
    if others := sorted(path.name for path in repository.iterdir() if path.name not in ours):
        raise ValueError(f"--to {repository} holds {others[0]}; give a folder that is empty, or not there yet")
    with suppress(FileNotFoundError):
        family = _FAMILY.search((repository / "mrt" / "config.pbtxt").read_text())
        if not family or family[1] != Layered.name:
            raise ValueError(f"--to {repository} holds weights of another family; give another folder")


def files_of(part: Path) -> Iterator[Path]:
    """The JSON files of a part of a public model, and the weights that belong to it: none of other precisions."""
    yield from sorted(part.glob("*.json"))
    if part.name != BOXES:
        yield from shards_of(part, "model" if part.name == "text_encoder" else public.STEM)


def _clear(folder: Path, names: set[str]) -> None:
    """Remove what an earlier call laid and this one does not."""
    for path in folder.iterdir():
        if path.is_file() and path.name not in names:
            path.unlink()


def _put(path: Path, folder: Path) -> None:
    there, temporary = folder / path.name, folder / f"{path.name}.tmp"
    if there.exists() and (there.samefile(path) or _stamp(there) == _stamp(path)):
        return
    try:
        os.link(path.resolve(), temporary)
    except OSError:  # another disk
        shutil.copy2(path, temporary)
    temporary.replace(there)


def _stamp(path: Path) -> tuple[int, int]:
    return path.stat().st_size, path.stat().st_mtime_ns
