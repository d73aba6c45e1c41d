"""Fills a model repository before the server starts: configs and code from the image, weights from where they lie.

What the image's manifest names is fetched, and every byte of it is checked against that manifest: nothing that
comes over the network is run, and a file is under its name only once its digest was right. Files that are there
already are kept, so a second start costs only the check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

IMAGE = Path("/opt/mrt/models")
MANIFEST = "mrt/1/manifest.json"
AT_ONCE = 4  # files
BLOCK = 1 << 22  # bytes


class WrongFile(Exception):
    """What is wrong with which file, and where it came from."""


def main() -> int:
    options = _options()
    files = json.loads((options.image / MANIFEST).read_text())["files"]
    skip = set(files)
    shutil.copytree(
        options.image,
        options.target,
        dirs_exist_ok=True,
        ignore=lambda folder, names: [n for n in names if str((Path(folder) / n).relative_to(options.image)) in skip],
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = {name: pool.submit(fetch, options.source, options.target, name, files[name]) for name in files}
    failures = [f"{name}: {error}" for name, future in started.items() if (error := future.exception())]
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    print(f"{len(files) - len(failures)} of {len(files)} files are in {options.target} and have their digests")
    return 1 if failures else 0


def fetch(source: str, target: Path, name: str, entry: dict) -> None:
    """Put one file of the manifest under `target`, unless it is there already. Raises WrongFile or OSError."""
    path = target / name
    if path.exists() and _copy(str(path), Path(os.devnull), entry["bytes"]) == (entry["bytes"], entry["digest"]):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    address = f"{source.rstrip('/')}/{name}"
    handle, name_of_part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    os.close(handle)
    part = Path(name_of_part)
    try:
        part.chmod(0o644)
        size, digest = _copy(address, part, entry["bytes"])
        if (size, digest) != (entry["bytes"], entry["digest"]):
            raise WrongFile(f"{address} has {size} bytes or more and {digest}; the manifest says {entry}")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _copy(address: str, into: Path, most: int) -> tuple[int, str]:
    """Size and digest of what was read; stops at the first block beyond `most` bytes."""
    size, digest = 0, hashlib.sha256()
    with _open(address) as incoming, into.open("wb") as outgoing:
        while size <= most and (block := incoming.read(BLOCK)):
            size += len(block)
            digest.update(block)
            outgoing.write(block)
    return size, f"sha256:{digest.hexdigest()}"


@contextmanager
def _open(address: str):
    if address.startswith(("https://", "http://")):
        with urlopen(address, timeout=60) as incoming:
            yield incoming
    else:
        with open(address, "rb") as incoming:
            yield incoming


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="the folder that becomes the model repository")
    parser.add_argument("--source", help="folder or http(s) address with the weights (default: the image itself)")
    parser.add_argument("--image", type=Path, default=IMAGE, help="the repository with configs, code and manifest")
    options = parser.parse_args()
    options.source = options.source or str(options.image)
    return options


if __name__ == "__main__":
    sys.exit(main())
