"""The two ONNX files of PP-OCRv6 (Apache-2.0), out of the wheel `rapidocr` that the requirements pin.

Nothing of the wheel's code is run: its dependencies need not be there.
"""

from __future__ import annotations

import hashlib
import shutil
from importlib import metadata
from pathlib import Path

VERSION = "3.10.0"
DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
DIGESTS = {
    DETECTOR: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}


def installed(name: str) -> Path:
    """Where one of the files lies. FileNotFoundError where the wheel is not installed or not that version."""
    how = f"install it: pip install --no-deps rapidocr=={VERSION}"
    try:
        package = metadata.distribution("rapidocr")
    except metadata.PackageNotFoundError as error:
        raise FileNotFoundError(f"the networks that read text come with the package rapidocr; {how}") from error
    path = Path(str(package.locate_file(f"rapidocr/models/{name}")))
    if not path.is_file():
        raise FileNotFoundError(f"rapidocr {package.version} has no {name}; {how}")
    return path


def located(name: str, folder: Path | None = None) -> Path:
    """One of the files in `folder` where it lies there, else where the wheel has it. Errors as of `installed`."""
    own = folder / name if folder else None
    return own if own and own.is_file() else installed(name)


def copied(folder: Path) -> list[Path]:
    """The files put into `folder`, for a server that has not the wheel; those that lie there already stay.

    ValueError where one is not the one that was measured; else errors as of `installed`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in DIGESTS:
        if not (folder / name).is_file():
            source = installed(name)
            check(source)
            half = folder / f"{name}.tmp"
            shutil.copyfile(source, half)
            half.replace(folder / name)
        check(folder / name)
    return [folder / name for name in DIGESTS]


def check(path: Path) -> None:
    """ValueError where a file is not the one that was measured."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != DIGESTS[path.name]:
        raise ValueError(f"{path} is not the file of rapidocr {VERSION} (SHA-256 {digest}); install that version again")
