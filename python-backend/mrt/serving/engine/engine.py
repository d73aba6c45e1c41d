"""The step loop: every run advances here, one batched denoiser call at a time. Knows no Triton."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from mrt.geometry import snap
from mrt.serving.contract import events
from mrt.serving.contract.allowances import NOBODY
from mrt.serving.contract.events import Sink
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import Refusal, cancelled, no_memory, shutting_down, waited_too_long
from mrt.serving.contract.request import Request
from mrt.serving.engine.accounts import Accounts
from mrt.serving.engine.active_run import ActiveRun, State
from mrt.serving.engine.expert_runs import ExpertRun, ExpertRuns, Experts, NoExperts
from mrt.serving.engine.metrics import Meter
from mrt.serving.engine.networks import Networks
from mrt.serving.engine.outbox import Outbox, Task
from mrt.serving.engine.run import Run
from mrt.serving.engine.scheduler import begin, choose
from mrt.serving.engine.stages import Stages
from mrt.serving.engine.waiting_room import WaitingRoom
from mrt.serving.tracing.trace import Trace

log = logging.getLogger(__name__)
CANCEL_POLL = 0.05  # seconds between checks whether runs that wait for a slot are cancelled


class Engine:
    """Owns the active runs. Call `start` once, `submit` and `drain` from any thread, `close` at the end.

    Between two denoiser calls it drops the cancelled and admits newcomers. Every submitted run gets exactly
    one final event, whatever fails.
    """

    def __init__(
        self,
        networks: Networks,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        meter: Meter | None = None,
        experts: Experts | None = None,
    ):
        self._limits, self._clock = limits, clock
        self._meter = meter or Meter()
        most = 2 * limits.slots  # runs that have one
        self._outbox = Outbox(most)
        self._background = ThreadPoolExecutor(most, "background")
        experts = experts or NoExperts()
        self._stages = Stages(networks, limits, clock, self._meter, self._in_outbox, self._in_background, experts)
        self._experts = ExpertRuns(experts, limits, clock, self._meter, self._charge, self._notice)
        self._changed = threading.Condition()  # guards the next five
        self._accounts = Accounts(limits.callers)
        self._waiting = WaitingRoom(limits, self._accounts)
        self._active: list[ActiveRun] = []
        self._closing = False
        self.draining = False
        self._looked = -math.inf  # when who waits was last asked
        self._started = False
        self._turn_began: float | None = None
        self._thread = threading.Thread(target=self._loop, name="engine", daemon=True)

    def start(self) -> None:
        self._outbox.start()
        self._thread.start()
        self._started = True

    def check(self, caller: str) -> None:
        """Raises Refusal where `submit` would end every run of this caller at once, whatever it asks for."""
        with self._changed:
            if self._leaving:
                raise _CLOSING
            self._waiting.check(caller)

    def submit(
        self, request: Request | ExpertRequest, sink: Sink, trace: Trace | None = None, caller: str = NOBODY
    ) -> None:
        """Take a run of a caller, which waits until it has a slot."""
        run = self._run_of(request, sink, trace)
        try:
            with self._changed:
                self.check(caller)
                run.account = self._accounts.enter(caller)
                self._waiting.enter(run)
                self._tell_waiting()
                self._changed.notify_all()
        except Refusal as refusal:
            _end([run], refusal)
            self._count(run)

    def _run_of(self, request: Request | ExpertRequest, sink: Sink, trace: Trace | None) -> ActiveRun:
        if isinstance(request, ExpertRequest):
            return ExpertRun(request=request, sink=sink, submitted=self._clock(), trace=trace)
        sigmas = self._limits.sigmas(request.steps, snap(request.page).tokens)
        return Run(request=request, sink=sink, sigmas=sigmas, submitted=self._clock(), trace=trace)

    @property
    def busy(self) -> bool:
        """Whether any run has a slot, or waits for one."""
        with self._changed:
            return bool(self._waiting or self._active)

    def stalled(self, seconds: float) -> bool:
        """Whether the loop is gone, or has been in one turn for longer than that, all its network calls included."""
        with self._changed:
            if self._closing or not self._started:
                return False
            late = self._turn_began is not None and self._clock() - self._turn_began > seconds
            return late or not self._thread.is_alive()

    def drain(self) -> None:
        """From now on refuse who comes and who waits with `unavailable`; runs that have a slot go on to their end."""
        with self._changed:
            self.draining = True
        self._refuse_waiting()

    def seconds(self, request: Request) -> float:
        """Expected time of a run that is alone on the server, by those that were served before."""
        return self._stages.estimate.seconds(request)

    def close(self) -> None:
        """End every run with `unavailable` and stop the loop."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._outbox.close()
        self._refuse_waiting()
        _end(self._active, _CLOSING)
        self._experts.close()
        self._background.shutdown()

    def turn(self) -> None:
        """Drop the cancelled, admit newcomers, and make one denoiser call."""
        self._drop_cancelled(sampled(self._active))
        self._settle()
        self._look_at_waiting()
        with self._changed:
            newcomers = self._waiting.admitted(self._active)
            begin(sampled(newcomers), sampled(self._active))
            self._active += newcomers
            self._tell_waiting()
        self._drop_cancelled(newcomers)
        self._admit([run for run in newcomers if not run.ended])
        self._drop_cancelled(sampled(newcomers))  # who left while pictures were encoded costs no step
        self._settle()
        ready = [run for run in sampled(self._active) if run.state is State.DENOISING]
        with self._changed:
            batch = choose(ready, self._limits, self._accounts, self._stages.estimate.token)
        self._attempt(self._stages.denoise, batch)
        self._drop_cancelled([run for run in batch if run.state is State.DECODING])
        self._attempt(self._stages.deliver, [run for run in batch if run.state is State.DECODING])
        self._settle()

    def _loop(self) -> None:
        while True:
            with self._changed:
                while not (self._closing or self._something_to_do):
                    self._changed.wait(CANCEL_POLL if self._waiting else None)
                    if self._waiting:
                        break  # they may have left
                if self._closing:
                    return
            self._turn_began = self._clock()
            try:
                self.turn()
            except Exception as error:  # or these runs would never end
                self._fail(self._active, "turn", error)
                self._settle()
            finally:
                self._turn_began = None

    @property
    def _something_to_do(self) -> bool:
        """Whether any run is to be denoised, or has ended, or newcomers may get a slot; those that are decoded wait for
        the outbox alone, those of the experts for these."""
        elsewhere = (State.DECODING, State.TAKING_APART)
        return any(run.state not in elsewhere for run in self._active) or self._waiting.may_enter(self._active)

    def _in_outbox(self, run: Run, task: Task) -> None:
        self._outbox.put(partial(self._run_task, run, task))

    def _in_background(self, run: Run, task: Task) -> None:
        self._background.submit(self._run_task, run, task)

    def _run_task(self, run: Run, task: Task) -> None:
        """A task of the outbox; what it raises ends the run."""
        try:
            if not run.ended:
                task()
        except Exception as error:
            self._fail([run], "deliver", error)
        if run.ended:
            self._notice()

    def _notice(self) -> None:
        """Let the loop see that a run has ended, whose slot is free."""
        with self._changed:
            self._changed.notify_all()

    def _look_at_waiting(self) -> None:
        """End the runs that wait and are cancelled, or have waited too long."""
        if not self._waiting:
            return
        now = self._clock()
        if now - self._looked < CANCEL_POLL:
            return
        self._looked = now
        with self._changed:
            waiting = self._waiting.all()
        self._give_up([run for run in waiting if run.cancelled()], _CANCELLED)
        longest = self._limits.queue_seconds
        self._give_up([run for run in waiting if now - run.submitted > longest], waited_too_long(longest))

    def _refuse_waiting(self) -> None:
        with self._changed:
            self._give_up(self._waiting.all(), _CLOSING)

    def _give_up(self, runs: Sequence[ActiveRun], why: Refusal) -> None:
        """End runs that have no slot yet."""
        with self._changed:
            for run in self._waiting.left(runs):
                run.add_span("queue", run.submitted, self._clock())
                _end([run], why)
                self._count(run)
                self._accounts.leave(run.account)
            self._tell_waiting()
            self._changed.notify_all()

    def _charge(self, run: ActiveRun, seconds: float) -> None:
        """What the experts did for a run, as the tokens that are denoised in that time."""
        with self._changed:
            self._accounts.charge(run.account, seconds / self._stages.estimate.token, run.weight)

    def _tell_waiting(self) -> None:
        self._meter.gauge("mrt_waiting_runs", len(self._waiting))
        self._meter.gauge("mrt_callers", self._accounts.callers)

    @property
    def _leaving(self) -> bool:
        return self._closing or self.draining

    def _admit(self, runs: Sequence[ActiveRun]) -> None:
        for run in runs:
            run.admitted = self._clock()
            waited = run.admitted - run.submitted
            self._meter.observe("mrt_admission_wait_seconds", waited)
            run.add_span("queue", run.submitted, run.admitted)
            if isinstance(run, ExpertRun):
                self._experts.take(run)
            elif isinstance(run, Run):
                run.enter(State.ENCODING)
                run.send(events.accepted(run.request, waited * 1000))
        self._attempt(self._stages.encode, [run for run in sampled(runs) if not run.ended])

    def _drop_cancelled(self, runs: Sequence[ActiveRun]) -> None:
        _end([run for run in runs if run.cancelled()], _CANCELLED)

    def _attempt(self, stage: Callable[[Sequence[Run]], None], runs: Sequence[Run]) -> None:
        """Run a stage; what it raises ends the runs that were in it, and no others."""
        try:
            if runs:
                stage(runs)
        except Exception as error:
            self._fail(runs, stage.__name__, error)

    def _fail(self, runs: Sequence[ActiveRun], stage: str, error: Exception) -> None:
        if isinstance(error, MemoryError):
            error = no_memory(f"to {stage}")
        if not isinstance(error, Refusal):
            log.exception("%s failed", stage)
            error = Refusal("internal", "", f"the server failed to {stage}: {error}; its log says more")
        _end(runs, error)

    def _settle(self) -> None:
        """Free the slots of runs that ended."""
        ended = [run for run in self._active if run.ended]
        for run in ended:
            self._count(run)
        with self._changed:
            self._active = [run for run in self._active if not run.ended]
            for run in ended:
                self._accounts.leave(run.account)
                self._waiting.note(self._clock() - run.admitted)
            self._meter.gauge("mrt_active_runs", len(self._active))
            self._changed.notify_all()

    def _count(self, run: ActiveRun) -> None:
        self._meter.count("mrt_runs_total", task=run.request.task, outcome=_OUTCOMES[run.state])
        if run.state is State.CANCELLED:
            self._meter.count("mrt_cancelled_total", phase=_PHASES[run.ended_in])


def sampled(runs: Sequence[ActiveRun]) -> list[Run]:
    """Those that the diffusion transformer serves."""
    return [run for run in runs if isinstance(run, Run)]


def _end(runs: Sequence[ActiveRun], refusal: Refusal) -> None:
    for run in runs:
        run.send(events.error(refusal), final=True)


_CANCELLED = cancelled()
_CLOSING = shutting_down()
# Labels of metrics, by state.
_OUTCOMES = {State.FINISHED: "done", State.CANCELLED: "cancelled", State.FAILED: "error"}
_PHASES = {
    State.WAITING: "waiting",
    State.TAKING_APART: "experts",
    State.ENCODING: "encode",
    State.DENOISING: "denoise",
    State.DECODING: "decode",
}
