"""The spans of what runs go through together."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.serving.engine.run import Run
from mrt.serving.tracing.trace import Span


def note(stage: str, runs: Sequence[Run], start: float, end: float) -> None:
    """A span of each run that is traced. Times in s."""
    if stage == "denoise":
        return _note_step(runs, start, end)
    for run in runs:
        if run.trace:
            run.trace.add(stage, start, end)


def _note_step(runs: Sequence[Run], start: float, end: float) -> None:
    """One call, by which these runs are about to advance: a span in each trace, linked with those in the others."""
    traced = [(run, run.trace, run.trace.below()) for run in runs if run.trace]
    rows = sum(run.rows for run in runs)
    for run, trace, context in traced:
        about = {
            "mrt.index": run.step + 1,
            "mrt.of": run.request.steps,
            "mrt.sigma": float(run.sigmas[run.step]),
            "mrt.bucket": run.request.bucket,
            "mrt.runs": len(runs),
            "mrt.rows": rows,
        }
        links = tuple(other for _, _, other in traced if other is not context and other.sampled)
        trace.spans.append(Span("step", context, start, end, about, links))
