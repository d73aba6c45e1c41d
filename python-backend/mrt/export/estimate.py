"""The memory and disk space that a public model needs, before anything is loaded or fetched."""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from mrt.export.hub import Listing, missing
from mrt.export.public_limits import PAGE, ROWS, SLOTS, feature_bytes, token_bytes, width_of
from mrt.export.repository import files_of
from mrt.models.families import TransformerConfig
from mrt.models.public.files import headers_of

PROFILES = {"gpu": "bfloat16", "cpu": "float32"}
BYTES = {"bfloat16": 2, "float32": 4}
USUAL = 6 * (PAGE * 640**2 // 1024**2)  # tokens of four layers at 640 x 640 px, the composed and the given picture
WIDTH = TransformerConfig().width  # of the denoiser, where only its files' headers were read
PARTS = ("transformer", "text_encoder", "vae", "vae")  # an encoder and a decoder, which do not share their weights


@dataclass(frozen=True)
class Needs:
    """In bytes. `weights` of all networks as they are served, `step` for one guided run of the usual size, `features`
    of all runs under way where they are kept from step to step.

    `fetched`: what is to come from the hub. `copied`: what is to be copied, as it cannot be linked from another disk.
    """

    profile: str
    weights: int
    step: int
    fetched: int
    copied: int
    features: int = 0


class DoesNotFit(ValueError):
    """This machine has too little of something."""


def needs_of(numbers: Mapping[str, int], width: int, profile: str, boxes: bool, fetched: int, copied: int) -> Needs:
    """`numbers` in the weights of each part, `width` of the denoiser.

    With `boxes`, Qwen2.5-VL is there twice: once whole, to look at pictures.
    """
    count = sum(numbers[part] for part in parts_of(boxes))
    return Needs(profile, count * BYTES[PROFILES[profile]], 2 * USUAL * token_bytes(width), fetched, copied)


def parts_of(boxes: bool) -> tuple[str, ...]:
    return (*PARTS, "text_encoder") if boxes else PARTS


def of_folder(source: Path, profile: str, repository: Path, boxes: bool = False) -> Needs:
    """By the headers of the safetensors files of `source`, which mrt.export.source has checked."""
    numbers = {part: _numbers(source / part) for part in set(PARTS)}
    files = [path for part in parts_of(boxes) for path in files_of(source / part)]
    copied = sum(path.stat().st_size for path in files) if apart(source, repository) else 0
    return needs_of(numbers, width_of(source), profile, boxes, 0, copied)


def of_listing(listed: Listing, profile: str, folder: Path, repository: Path, boxes: bool = False) -> Needs:
    """From the hub's listing; `folder` is where its files go, and may hold some of them."""
    lacking = sorted(set(PARTS) - set(listed.numbers))
    if lacking:
        raise ValueError(f"{listed.name} has no weights of {', '.join(lacking)}; give a public Qwen-Image-Layered")
    sizes = [file.size for part in parts_of(boxes) for file in listed.files if file.path.startswith(f"{part}/")]
    copied = sum(sizes) if apart(folder, repository) else 0
    return needs_of(listed.numbers, WIDTH, profile, boxes, missing(listed, folder), copied)


def _numbers(part: Path) -> int:
    paths = [path for path in files_of(part) if path.suffix == ".safetensors"]
    return sum(math.prod(shape) for path in paths for shape in headers_of(path).values())


def with_features(needs: Needs, width: int) -> Needs:
    """With a feature cache for as many guided runs of the usual size as may be under way."""
    number = BYTES[PROFILES[needs.profile]]
    return replace(needs, features=SLOTS * ROWS * USUAL * feature_bytes(width, number))


def as_text(needs: Needs) -> str:
    disk = _gb(needs.fetched + needs.copied)
    kept = f", {_gb(needs.features)} for features kept from step to step" if needs.features else ""
    return (
        f"profile {needs.profile}: {_gb(needs.weights)} of memory for the networks as {PROFILES[needs.profile]}, about "
        f"{_gb(needs.step)} more for a guided step of four layers at 640 x 640 px{kept}; {disk} of disk"
    )


def check(needs: Needs, source: Path, repository: Path) -> None:
    """Raises DoesNotFit, which says what is missing and what to do."""
    free, where = _memory(needs.profile)
    wanted = needs.weights + needs.step + needs.features
    if wanted > free:
        other = "serve on a machine with more"
        if needs.profile == "cpu":
            other += ", or --profile gpu, which takes half"
        raise DoesNotFit(f"{_gb(wanted)} of memory are needed, {where} has {_gb(free)} free; {other}")
    for size, folder in ((needs.fetched, source), (needs.copied, repository)):
        if size > (room := shutil.disk_usage(above(folder)).free):
            free = f"its disk has {_gb(room)} free"
            raise DoesNotFit(f"{_gb(size)} of files do not fit into {folder}: {free}; make room, or give another --to")


def apart(source: Path, repository: Path) -> bool:
    """Whether they lie on different disks, so that files are copied."""
    return above(source).stat().st_dev != above(repository).stat().st_dev


def above(path: Path) -> Path:
    """The nearest folder that is there."""
    return next(folder for folder in (path.resolve(), *path.resolve().parents) if folder.exists())


def _memory(profile: str) -> tuple[int, str]:
    if profile == "gpu":
        if not torch.cuda.is_available():
            raise DoesNotFit("profile gpu needs a GPU that PyTorch sees, and there is none; give --profile cpu")
        return torch.cuda.mem_get_info()[0], torch.cuda.get_device_name()
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(lines["MemAvailable"].split()[0]) * 1024, "this machine"


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"
