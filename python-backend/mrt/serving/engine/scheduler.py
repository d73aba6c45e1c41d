"""Which runs share the next denoiser call, and the batch of their inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from weakref import ref

import numpy as np

from mrt.geometry import pad
from mrt.serving.contract.limits import Limits
from mrt.serving.engine.accounts import Accounts
from mrt.serving.engine.networks import Batch
from mrt.serving.engine.run import Run

TEXT_MULTIPLE = 8
SHARES = {"high": 4, "normal": 2, "low": 1}  # of the denoised tokens, by priority, where runs of one caller compete


def choose(runs: Sequence[Run], limits: Limits, accounts: Accounts, seconds: float = 0.0) -> list[Run]:
    """The runs of the next call: those in the bucket of the run whose turn it is, in the order of turns, within what
    one call may hold. `seconds`: that a padded token takes.

    It is the turn of the caller with the least virtual time, and among its runs of the one with the least. Virtual time
    is padded tokens denoised, divided by the caller's weight, or by the share of the run's priority (weighted fair
    queueing). So a large run does not delay a small one for long, every run gets its turn, however many others arrive,
    and a caller gets no more of the work for having many runs.

    While several callers have runs, those who wait for the next call wait for `limits.shared_call_seconds` at most,
    unless one run alone takes longer: a call that is long anyway gains hardly anything by more rows.
    """
    left = list(runs)
    chosen: list[Run] = []
    longest = limits.shared_call_seconds if accounts.callers > 1 else math.inf
    rows = 0
    while left:
        run = min(left, key=_turn)
        if not chosen:
            left = [other for other in left if other.request.bucket == run.request.bucket]
        rows += run.rows
        tokens = rows * run.request.bucket
        if chosen and (rows > limits.max_batch or tokens > limits.max_batch_tokens or tokens * seconds > longest):
            break
        left.remove(run)
        chosen.append(run)
        _charge(run, accounts)
    return chosen


def _turn(run: Run) -> tuple[float, int, float, int]:
    return *run.account.turn, run.virtual_time, run.number


def _charge(run: Run, accounts: Accounts) -> None:
    tokens = run.rows * run.request.bucket
    run.virtual_time += tokens / SHARES[run.request.priority]
    accounts.charge(run.account, tokens, run.weight)


def begin(newcomers: Sequence[Run], others: Sequence[Run]) -> None:
    """Newcomers start at the minimum virtual time of the runs of their caller that are there."""
    for run in newcomers:
        own = [other.virtual_time for other in others if other.account is run.account]
        run.virtual_time = min(own, default=0)


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
