"""What mrt.training.encode writes of a design and training reads: a sample of `json` and `safetensors` in a shard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.torch import load
from torch import Tensor

from mrt.models.public.files import json_of
from mrt.tasks import Task

SHARED = "shared.safetensors"  # texts that belong to no design: `none` and `instruction`


HOW = "how.json"  # what all shards of the folder were made with


def keep_to(folder: Path, **how: int) -> None:
    """State in `folder` how its shards are made. ValueError if those that are there were made otherwise."""
    path = folder / HOW
    if path.exists():
        if (stated := json_of(path)) != how:
            raise ValueError(f"{folder} holds latents of {_told(stated)}, not of {_told(how)}; give another --to")
    elif other := next(folder.glob("*.tar"), None):
        raise ValueError(f"{folder} holds {other.name}, which is of no latents; give another --to")
    else:
        path.write_text(json.dumps(how) + "\n")


def _told(how: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in how.items())


class Record:
    """An encoded design: `metadata` is its record, `tensors` its latents (h, w, C) and texts (L, T)."""

    def __init__(self, files: Mapping[str, bytes], shared: Mapping[str, Tensor]):
        self.metadata, self.tensors, self.shared = json.loads(files["json"]), load(files["safetensors"]), shared

    def piece(self, record: dict, name: str) -> np.ndarray:
        return self.tensors[name].float().numpy()

    def tasks(self) -> dict[Task, list[str]]:
        """What can be asked of it, with the texts that go with each."""
        prompts = [f"text.{name}" for name in ("prompt", "long_prompt") if f"text.{name}" in self.tensors]
        found: dict[Task, list[str]] = {"image_to_layers": prompts or ["none"]}
        if self.metadata["whole"] and prompts:
            found["text_to_layers"] = prompts
        if self.metadata["whole"] and "text.captions" in self.tensors:
            found["add_layers"] = ["text.captions"]
        if self.metadata["whole"]:
            found["restyle_layers"] = ["instruction"]
        return found

    def text(self, name: str) -> Tensor:
        return self.tensors[name] if name in self.tensors else self.shared[name]
