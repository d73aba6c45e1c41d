"""Which runs share the next denoiser call, and their stacked inputs."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

import numpy as np

from mrt.geometry import pad
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Batch
from mrt.serving.engine.run import Run

TEXT_MULTIPLE = 8
SHARES = {"high": 4, "normal": 2, "low": 1}  # of the tokens that are denoised, by priority


def choose(runs: Sequence[Run], limits: Limits) -> list[Run]:
    """The bucket of the run that has had least so far, and its runs, least first, within what one call may hold.

    What a run has had are its padded tokens by the share of its priority (stride scheduling). So a large run holds up
    no small one for long, and each comes to its turn, whoever else arrives.
    """
    waiting = sorted(runs, key=lambda run: run.had)  # the older one of equals: sorting is stable
    bucket = waiting[0].request.bucket if waiting else 0
    chosen: list[Run] = []
    rows = 0
    for run in (run for run in waiting if run.request.bucket == bucket):
        rows += run.rows
        if chosen and (rows > limits.max_batch or rows * bucket > limits.max_batch_tokens):
            break
        chosen.append(run)
    for run in chosen:
        run.had += run.rows * bucket / SHARES[run.request.priority]
    return chosen


def begin(newcomers: Sequence[Run], others: Sequence[Run]) -> None:
    """Newcomers stand level with the run that has had least: they owe nothing, and are owed nothing."""
    for run in newcomers:
        run.had = min((other.had for other in others), default=0)


class Stack:
    """Inputs of mrt_denoiser: the runs' rows in order; a guided run has a second row that is not told the prompt.

    What no step changes is kept for as long as the same runs are in it.
    """

    def __init__(self) -> None:
        self._runs: list[ref[Run]] = []
        self._fixed: Batch = {}

    def of(self, runs: Sequence[Run]) -> Batch:
        same = [ref(run) for run in runs]
        if self._runs != same:
            self._runs, self._fixed = same, _fixed(runs)
        rows = [run for run in runs for _ in range(run.rows)]
        hidden = np.zeros((len(rows), rows[0].request.bucket, rows[0].x.shape[1]), np.float32)
        for at, run in zip(hidden, rows, strict=True):
            at[: len(run.x)] = run.x
        sigma = np.array([[run.sigmas[run.step]] for run in rows], np.float32)
        return {**self._fixed, "hidden": hidden, "sigma": sigma}


def _fixed(runs: Sequence[Run]) -> Batch:
    longest = max(len(text) for run in runs for text in (run.request.text_slot, run.untold) if text is not None)
    words = max(1, -(-longest // TEXT_MULTIPLE)) * TEXT_MULTIPLE
    rows = [row for run in runs for row in _rows(run, words)]
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _rows(run: Run, words: int) -> list[dict[str, np.ndarray]]:
    row = _layout(run) | {"text_slot": pad(run.request.text_slot, words)}
    told = _text(run.text[: len(run.request.text_slot)], words)
    rows = [row | told]
    if run.rows == 2:
        untold = told | {"text_valid": np.zeros(words, bool)} if run.untold is None else _text(run.untold, words)
        rows.append(row | untold)
    if run.request.family.remembers:
        return [row | {"row": np.array([2 * run.number + index])} for index, row in enumerate(rows)]
    return rows


def _text(features: np.ndarray, words: int) -> dict[str, np.ndarray]:
    return {"text": pad(features, words), "text_valid": np.arange(words) < len(features)}


def _layout(run: Run) -> dict[str, np.ndarray]:
    """The padded inputs that depend on nobody else, made once a run."""
    if not run.padded:
        at, bucket = run.request.layout, run.request.bucket
        run.padded = {
            "ids": pad(at.ids, bucket),
            "keep": pad(at.keep, bucket),
            "reference": pad(at.reference, bucket),
            "valid": np.arange(bucket) < at.tokens,
            "edges": pad(at.edges, bucket),
            "beneath": pad(at.beneath, bucket, -1),
            "text_start": np.array([run.request.text_start], np.int32),
            "student": np.array([run.request.student], np.int32),
        }
    return run.padded
