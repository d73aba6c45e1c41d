"""A public model from the Hugging Face hub: what it consists of, and its files, each resumed and checked by digest."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import RepoSibling
from huggingface_hub.utils import build_hf_headers

PARTS = ("transformer", "text_encoder", "vae", "tokenizer", "scheduler", "processor")
_SUFFIXES = (".json", ".txt")
_WEIGHTS = re.compile(r"(diffusion_pytorch_model|model)(-\d+-of-\d+)?\.safetensors")  # and none of other precisions
_CHUNK = 2**24
PATIENCE = 30.0  # seconds for an answer about a model


@dataclass(frozen=True)
class File:
    """`digest`: sha256 of a large file, git's own sha1 of a small one."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True)
class Listing:
    """Files of one commit, and how many numbers the weights of each part hold."""

    name: str
    commit: str
    files: tuple[File, ...]
    numbers: dict[str, int]


def listing(name: str, revision: str | None) -> Listing:
    """What is to fetch of `name`, as "Qwen/Qwen-Image-Layered". Raises ValueError where the hub has no such thing."""
    try:
        api = HfApi()
        info = api.model_info(name, revision=revision, files_metadata=True, timeout=PATIENCE)
        commit = info.sha or ""
        wanted = [each for each in info.siblings or [] if _wanted(each.rfilename)]
        files = tuple(map(_file, wanted))
        numbers: dict[str, int] = {}
        for file in files:
            if file.path.endswith(".safetensors"):
                header = api.parse_safetensors_file_metadata(name, file.path, revision=commit)
                part = file.path.split("/")[0]
                numbers[part] = numbers.get(part, 0) + sum(header.parameter_count.values())
    except Exception as error:  # of the network, of the hub and of what it says: no common class
        todo = "check the name and the network, and set HF_TOKEN where it is not open to all"
        raise ValueError(f"the hub does not tell what {name} consists of: {_first_line(error)}; {todo}") from error
    return Listing(name, commit, files, numbers)


def _file(entry: RepoSibling) -> File:
    digest = entry.lfs.sha256 if entry.lfs else entry.blob_id
    if entry.size is None or not digest:
        raise ValueError(f"it has no size or no digest of {entry.rfilename}")
    return File(entry.rfilename, entry.size, digest)


def _wanted(path: str) -> bool:
    part, _, name = path.partition("/")
    whole = _WEIGHTS.fullmatch(name) if name.endswith(".safetensors") else name.endswith(_SUFFIXES)
    return part in PARTS and "/" not in name and bool(whole)


def missing(listed: Listing, folder: Path) -> int:
    """Bytes that are still to come into `folder`."""
    there = (path for file in listed.files for path in (folder / file.path, _part(folder / file.path)))
    return sum(file.size for file in listed.files) - sum(path.stat().st_size for path in there if path.exists())


def fetch(listed: Listing, folder: Path, small: bool = False) -> None:
    """The files into `folder`, or with `small` all but the weights. Complete files are kept, a partial one is
    resumed; every digest is verified.

    Raises ValueError for a file that does not come, or comes with another digest: that one is removed.
    """
    for file in listed.files:
        path, part = folder / file.path, _part(folder / file.path)
        if small and file.path.endswith(".safetensors"):
            continue
        if path.exists() and digest_of(path, file) != file.digest:  # spoilt, or of another commit
            path.unlink()
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _get(listed, file, part)
        except Exception as error:  # of the network, of the hub or of the disk: no common class
            raise ValueError(f"{file.path} did not come: {_first_line(error)}; run the command again") from error
        if digest_of(part, file) != file.digest:
            part.unlink()
            raise ValueError(f"{path} has another digest than the hub says and was removed; run the command again")
        part.rename(path)


def _get(listed: Listing, file: File, part: Path) -> None:
    with part.open("ab") as out:
        have = out.tell()
        if have < file.size:
            url = hf_hub_url(listed.name, file.path, revision=listed.commit)
            http_get(url, out, resume_size=have, headers=build_hf_headers(), expected_size=file.size)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def digest_of(path: Path, file: File) -> str:
    """As the hub gives it for this file."""
    large = len(file.digest) == 64
    total = hashlib.sha256() if large else hashlib.sha1(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
