"""Captions of a design, in a file of its name beside it; missing captions stay empty."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from mrt.data.convert.refused import Refused
from mrt.data.stacks import Stack

FIELDS = ("prompt", "long_prompt", "layers")


def captioned(stack: Stack, path: Path, by_names: bool) -> Stack:
    """`NAME.txt` is the prompt; `NAME.json` has `prompt`, `long_prompt` and `layers`, captions by layer name.

    `by_names`: the layer's name serves as a missing caption.
    """
    content: dict = {}
    if (text := path.with_suffix(".txt")).exists():
        content["prompt"] = _text(text).strip()
    if (sidecar := path.with_suffix(".json")).exists():
        content |= _read(sidecar)
    captions = content.get("layers", {})
    if unknown := sorted(set(captions) - {layer.name for layer in stack.layers}):
        raise Refused("captions", f"{sidecar.name} speaks of {', '.join(unknown)}; it has no such layer to be seen")
    layers = tuple(
        replace(layer, caption=captions.get(layer.name) or (layer.name.strip() if by_names else "") or None)
        for layer in stack.layers
    )
    return replace(
        stack, layers=layers, prompt=content.get("prompt") or None, long_prompt=content.get("long_prompt") or None
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("captions", f"{path.name} is no text in UTF-8 ({error}); save it again") from error


def _read(path: Path) -> dict:
    try:
        content = json.loads(_text(path))
        texts = [content.get("prompt", ""), content.get("long_prompt", ""), *content.get("layers", {}).values()]
        json.dumps(texts, ensure_ascii=False).encode()  # half of a pair, as "\\ud800", is no text
    except (ValueError, AttributeError) as error:
        raise Refused("captions", f"{path.name} is no JSON object of {', '.join(FIELDS)} ({error})") from error
    if set(content) - set(FIELDS) or not all(isinstance(text, str) for text in texts):
        raise Refused("captions", f"{path.name} has more than {', '.join(FIELDS)}, or one that is no text")
    return content
