"""PP-OCR's two networks on this machine's CPU, in this process."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mrt.experts.reader.detection import Detector
from mrt.experts.reader.files import DETECTOR, RECOGNISER, located
from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.reader.recognition import BATCH, Recogniser, alphabet
from mrt.inference.runtime import opened

CHARACTERS = Path(__file__).with_name("characters.txt")


def reader(limits: Limits = Limits(), threads: int = 1) -> Reader:  # noqa: B008 - frozen
    """With the files of the installed wheel; `threads` of a network. FileNotFoundError as of `files.installed`."""
    return Reader(detector(located(DETECTOR), threads), recogniser(located(RECOGNISER), threads), characters(), limits)


def characters() -> list[str]:
    """What the classes of the recognition network mean: the entry `character` of its file's metadata."""
    return alphabet(CHARACTERS.read_text("utf-8"))


def detector(path: Path, threads: int = 1) -> Detector:
    network = opened(path, threads, arena=False)  # inputs are of ever other sizes

    def find(picture: np.ndarray) -> np.ndarray:
        return network.run(None, {"x": picture[:, ::-1].astype(np.float32) / np.float32(127.5) - 1})[0]

    return find


def recogniser(path: Path, threads: int = 1) -> Recogniser:
    """Of any number of lines; those of BATCH px are read at once, which bounds the memory."""
    network = opened(path, threads, arena=False)  # inputs are of ever other sizes

    def read(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        best, sure, most = [], [], max(1, BATCH // lines.shape[-1])
        for start in range(0, len(lines), most):
            answers = network.run(None, {"x": lines[start : start + most]})[0]
            best.append(answers.argmax(2).astype(np.int32))
            sure.append(answers.max(2))
        return np.concatenate(best), np.concatenate(sure)

    return read
