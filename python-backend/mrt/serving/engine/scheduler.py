"""Which runs share the next denoiser call, and the batch of their inputs."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

import numpy as np

from mrt.geometry import pad
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.networks import Batch
from mrt.serving.engine.run import Run

TEXT_MULTIPLE = 8
SHARES = {"high": 4, "normal": 2, "low": 1}  # of the denoised tokens, by priority, where runs compete


def choose(runs: Sequence[Run], limits: Limits) -> list[Run]:
    """The runs of the next call: those in the bucket of the run with the least virtual time, least first, within what
    one call may hold.

    Virtual time is padded tokens denoised, divided by the share of the run's priority (stride scheduling). So a large
    run does not delay a small one for long, and every run gets its turn, however many others arrive.
    """
    waiting = sorted(runs, key=lambda run: run.virtual_time)  # the older one of equals: sorting is stable
    bucket = waiting[0].request.bucket if waiting else 0
    chosen: list[Run] = []
    rows = 0
    for run in (run for run in waiting if run.request.bucket == bucket):
        rows += run.rows
        if chosen and (rows > limits.max_batch or rows * bucket > limits.max_batch_tokens):
            break
        chosen.append(run)
    for run in chosen:
        run.virtual_time += run.rows * bucket / SHARES[run.request.priority]
    return chosen


def begin(newcomers: Sequence[Run], others: Sequence[Run]) -> None:
    """Newcomers start at the minimum virtual time of the runs that are there."""
    for run in newcomers:
        run.virtual_time = min((other.virtual_time for other in others), default=0)


class BatchBuilder:
    """Inputs of mrt_denoiser, one or two rows a run: conditional and, for classifier-free guidance, unconditional.

    What stays the same from step to step is kept for as long as the batch has the same runs.
    """

    def __init__(self) -> None:
        self._runs: list[ref[Run]] = []
        self._fixed: Batch = {}

    def build(self, runs: Sequence[Run]) -> Batch:
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
    texts = (text for run in runs for text in (run.request.text_slot, run.negative_text) if text is not None)
    length = max(1, -(-max(map(len, texts)) // TEXT_MULTIPLE)) * TEXT_MULTIPLE
    rows = [row for run in runs for row in _rows(run, length)]
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _rows(run: Run, length: int) -> list[dict[str, np.ndarray]]:
    """`length`: of the padded text, in tokens."""
    layout = _layout(run) | {"text_slot": pad(run.request.text_slot, length)}
    conditional = layout | _text(run.text[: len(run.request.text_slot)], length)
    rows = [conditional]
    if run.rows == 2:
        no_text = {"text_valid": np.zeros(length, bool)}
        rows.append(conditional | (no_text if run.negative_text is None else _text(run.negative_text, length)))
    if run.request.family.remembers:
        return [row | {"row": np.array([2 * run.number + index])} for index, row in enumerate(rows)]
    return rows


def _text(features: np.ndarray, length: int) -> dict[str, np.ndarray]:
    return {"text": pad(features, length), "text_valid": np.arange(length) < len(features)}


def _layout(run: Run) -> dict[str, np.ndarray]:
    """The padded inputs that do not depend on the other runs of the batch, made once a run."""
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
