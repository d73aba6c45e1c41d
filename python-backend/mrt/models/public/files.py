"""Weight files as their authors publish them, read by their headers: safetensors, whole or in shards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

DTYPES = {"BF16": "bfloat16", "F16": "float16", "F32": "float32"}


def shards_of(folder: Path, stem: str) -> dict[Path, list[str]]:
    """Every file of weights with the names of its parameters; all of them are there and whole.

    Raises ValueError that names the file: one that is missing, cut off, or lacks what the index places in it.
    """
    index, whole = folder / f"{stem}.safetensors.index.json", folder / f"{stem}.safetensors"
    if index.exists():
        placed = json_of(index).get("weight_map")
        if not isinstance(placed, dict) or not all(isinstance(shard, str) for shard in placed.values()):
            raise ValueError(f"{index} has no weight_map of names and files; fetch it again")
        if astray := sorted({shard for shard in placed.values() if Path(shard).name != shard}):
            raise ValueError(f"{index} names {some(astray)}, which is no file beside it; fetch it again")
        paths = {folder / shard: [name for name in placed if placed[name] == shard] for shard in set(placed.values())}
    elif whole.exists():
        with opened(whole) as file:
            return {whole: list(file.keys())}
    else:
        raise ValueError(f"{folder} has neither {index.name} nor {whole.name}; it is no part of a public model")
    if missing := sorted(path.name for path in paths if not path.exists()):
        raise ValueError(f"{folder} lacks {', '.join(missing)}, which {index.name} names; fetch the rest")
    for path, names in paths.items():
        with opened(path) as file:
            if absent := sorted(set(names) - set(file.keys())):
                raise ValueError(f"{path} lacks {some(absent)}, which {index.name} places there; fetch it again")
    return dict(sorted(paths.items()))


def headers_of(path: Path, names: Iterable[str] | None = None) -> dict[str, tuple[int, ...]]:
    """The shapes of these parameters of a file, or of all. Raises ValueError for numbers that are none of DTYPES."""
    shapes = {}
    with opened(path) as file:
        for name in file.keys() if names is None else names:  # noqa: SIM118
            piece = file.get_slice(name)
            if (dtype := piece.get_dtype()) not in DTYPES:
                raise ValueError(f"{path}: {name} is {dtype}; weights may be {', '.join(DTYPES.values())}")
            shapes[name] = tuple(piece.get_shape())
    return shapes


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A safetensors file; ValueError if it is none, or not whole."""
    try:
        with safe_open(path, "pt") as file:
            yield file
    except SafetensorError as error:
        raise ValueError(f"{path} is no whole safetensors file ({error}); fetch it again") from error


def json_of(path: Path) -> dict[str, Any]:
    """An object of JSON; ValueError that names the file otherwise."""
    try:
        stated = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ValueError(f"there is no {path}; give the folder of a public model, whole") from error
    except ValueError as error:  # of JSON, or of UTF-8
        raise ValueError(f"{path} is no JSON ({error}); fetch it again") from error
    if not isinstance(stated, dict):
        raise ValueError(f"{path} is no JSON object; fetch it again")
    return stated


def some(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
