"""The two ONNX files of PP-OCRv6 (Apache-2.0), out of the wheel `rapidocr` that the requirements pin.

Nothing of the wheel's code is run: its dependencies need not be there.
"""

from __future__ import annotations

import hashlib
import shutil
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.reader.recognition import alphabet

if TYPE_CHECKING:
    import onnxruntime

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


def on_cpu(limits: Limits = Limits(), threads: int = 1, folder: Path | None = None) -> Reader:  # noqa: B008 - frozen
    """A reader with the files in ONNX Runtime, out of `folder` or the wheel. FileNotFoundError as of `installed`."""
    detector, recogniser = (session(located(name, folder), threads) for name in (DETECTOR, RECOGNISER))
    characters = alphabet(recogniser.get_modelmeta().custom_metadata_map["character"])
    return Reader(_called(detector), _called(recogniser), characters, limits)


def session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A network ready to run; without an arena, since its inputs are of ever other sizes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _called(network: onnxruntime.InferenceSession):
    def call(planes: np.ndarray) -> np.ndarray:
        return np.asarray(network.run(None, {"x": planes})[0])

    return call
