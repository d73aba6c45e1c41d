"""Runs that the experts serve. Each has a thread that asks their model what is new, and never keeps a step waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from mrt.serving.contract import events, expert_events
from mrt.serving.contract.events import Event
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import Refusal, cancelled
from mrt.serving.engine.active_run import ActiveRun, State
from mrt.serving.engine.lettering import Letterer
from mrt.serving.engine.metrics import Meter

log = logging.getLogger(__name__)
WAITING = "wait"  # stage of a picture that is not being worked on


class Experts(Letterer, Protocol):
    """Where pictures are taken apart, each under a name. All raise Refusal, or what broke."""

    def begin(self, run: str, request: Mapping[str, Any], picture: bytes) -> Message: ...

    def next(self, run: str) -> Message: ...

    def end(self, run: str) -> None: ...


class NoExperts:
    """Of a server without them, to which no request for them gets."""

    def begin(self, run: str, request: Mapping[str, Any], picture: bytes) -> Message:
        raise Refusal("unimplemented", "expert", "this server has no experts")

    def next(self, run: str) -> Message:
        raise KeyError(run)

    def end(self, run: str) -> None:
        pass

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return Message("lettered", {"lettering": "drawn"})

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return Message("illustrated", {"note": "this server draws no icons"})


@dataclass(eq=False, kw_only=True)
class ExpertRun(ActiveRun):
    """A picture that is taken apart."""

    request: ExpertRequest


class ExpertRuns:
    """From a run's thread `charge` is called with the seconds that were worked for it, and `over` when it has ended."""

    def __init__(
        self,
        experts: Experts,
        limits: Limits,
        clock: Callable[[], float],
        meter: Meter,
        charge: Callable[[ActiveRun, float], None],
        over: Callable[[], None],
    ):
        self._experts, self._limits, self._clock, self._meter = experts, limits, clock, meter
        self._charge, self._over = charge, over
        self._threads = ThreadPoolExecutor(2 * limits.slots, "experts")

    def take(self, run: ExpertRun) -> None:
        run.enter(State.TAKING_APART)
        self._threads.submit(self._serve, run)

    def close(self) -> None:
        """Every run has to have ended before."""
        self._threads.shutdown()

    def _serve(self, run: ExpertRun) -> None:
        name = str(run.number)
        try:
            share = {"caller": run.account.caller, "weight": run.weight}
            message, since = self._experts.begin(name, run.request.asked() | share, run.request.file), self._clock()
            while not run.ended:
                if run.cancelled():
                    raise cancelled()
                if message.info.get("stage") != WAITING:
                    self._charge(run, self._clock() - since)
                since = self._clock()
                self._pass_on(run, message)
                if not run.ended:
                    message = self._experts.next(name)
        except Refusal as refusal:
            self._end(run, events.error(refusal))
        except Exception as error:
            log.exception("taking a picture apart failed")
            text = f"the server failed to take the picture apart: {error}; its log says more"
            self._end(run, events.error(Refusal("internal", "", text)))
        finally:
            self._stop(name)
            self._over()

    def _end(self, run: ExpertRun, event: Event) -> None:
        """Send the final event. The span comes before it, with which the trace is exported."""
        run.add_span("experts", run.admitted, self._clock())
        run.send(event, final=True)

    def _pass_on(self, run: ExpertRun, message: Message) -> None:
        """The message as an event to the caller."""
        request = run.request
        match message.event:
            case "progress":
                self._meter.count("mrt_expert_pieces_total", stage=message.info["stage"])
                run.send(expert_events.progress(message))
            case "found" if request.plan:
                self._end(run, expert_events.plan(request, message, self._limits))
            case "found":
                run.send(expert_events.accepted(request, message, (run.admitted - run.submitted) * 1000))
            case "layer":
                run.send(expert_events.layer(message))
            case "done":
                self._count(message)
                self._end(run, expert_events.done(request, message, self._limits, self._timings(run, message)))
            case "error":
                info = message.info
                self._end(run, events.error(Refusal(info["code"], info["field"], info["text"], info["retryable"])))
            case "working":
                pass

    def _timings(self, run: ExpertRun, message: Message) -> dict[str, float]:
        waited, total = run.admitted - run.submitted, self._clock() - run.submitted
        return {"queue_ms": waited * 1000, **message.info["timings"], "total_ms": total * 1000}

    def _count(self, message: Message) -> None:
        for name, ms in message.info["timings"].items():
            self._meter.observe("mrt_expert_seconds", ms / 1000, stage=name.removesuffix("_ms"))
        for name, check in message.info["self_check"].items():
            if check["flag"]:
                self._meter.count("mrt_self_check_total", flag=name)

    def _stop(self, name: str) -> None:
        """Tells the experts that nobody waits any more; they may have ended, or be gone."""
        try:
            self._experts.end(name)
        except Exception:
            log.warning("the experts could not be told that a run has ended", exc_info=True)
