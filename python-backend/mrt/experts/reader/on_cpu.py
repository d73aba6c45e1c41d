"""PP-OCR's two networks on ONNX Runtime, in this process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from mrt.experts.reader.detection import Detector
from mrt.experts.reader.files import DETECTOR, RECOGNISER, located
from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.reader.recognition import BATCH, Recogniser, alphabet

CHARACTERS = Path(__file__).with_name("characters.txt")


def reader(limits: Limits = Limits(), threads: int = 1) -> Reader:  # noqa: B008 - frozen
    """With the files of the installed wheel; `threads` of a network. FileNotFoundError as of `files.installed`."""
    return Reader(detector(located(DETECTOR), threads), recogniser(located(RECOGNISER), threads), characters(), limits)


def characters() -> list[str]:
    """What the classes of the recognition network mean: the entry `character` of its file's metadata."""
    return alphabet(CHARACTERS.read_text("utf-8"))


def detector(path: Path, threads: int = 1) -> Detector:
    network = session(path, threads)

    def find(picture: np.ndarray) -> np.ndarray:
        return np.asarray(network.run(None, {"x": picture[:, ::-1].astype(np.float32) / np.float32(127.5) - 1})[0])

    return find


def recogniser(path: Path, threads: int = 1) -> Recogniser:
    """Of any number of lines; those of BATCH px are read at once, which bounds the memory."""
    network = session(path, threads)

    def read(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        best, sure, most = [], [], max(1, BATCH // lines.shape[-1])
        for start in range(0, len(lines), most):
            answers = np.asarray(network.run(None, {"x": lines[start : start + most]})[0])
            best.append(answers.argmax(2).astype(np.int32))
            sure.append(answers.max(2))
        return np.concatenate(best), np.concatenate(sure)

    return read


def session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A network ready to run; without an arena, since its inputs are of ever other sizes, and without spinning threads,
    which take the cores from the processes beside."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
