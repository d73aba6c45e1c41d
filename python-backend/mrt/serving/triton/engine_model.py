"""Triton model `mrt`: requests in, events out."""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.experts.icons import sets
from mrt.experts.icons.library import library_of
from mrt.families.served import family_of
from mrt.serving.contract import events
from mrt.serving.contract.allowances import caller_of
from mrt.serving.contract.events import Event
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.parse import parse_any
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.metrics import Meter
from mrt.serving.layout.known import KnownLayouts
from mrt.serving.repository import device, manifest
from mrt.serving.repository import plan_manifest as plans
from mrt.serving.tracing.trace import Trace, Tracer
from mrt.serving.triton.bls import Models, networks
from mrt.serving.triton.call_timeouts import CallTimeouts
from mrt.serving.triton.drain import Drain
from mrt.serving.triton.engine_watchdog import EngineWatchdog
from mrt.serving.triton.experts import TritonExperts
from mrt.serving.triton.heartbeat import Heartbeat
from mrt.serving.triton.layouts import TritonLayouts
from mrt.serving.triton.metrics_port import TritonMeter
from mrt.serving.triton.process_watchdog import ProcessWatchdog
from mrt.serving.triton.shared_memory import SharedMemory

log = logging.getLogger(__name__)
_FINAL = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="mrt %(levelname)s %(message)s")
        parameters = json.loads(args["model_config"])["parameters"]
        texts = {name: value["string_value"] for name, value in parameters.items()}
        self.limits = Limits.from_parameters(texts)
        repository, version = Path(args["model_repository"]).parent, args["model_version"]
        manifest.check(repository, version, self.limits)
        if here := device.find():
            plans.check(repository, version, self.limits, here)
        self.meter = Meter()
        self.family = family_of(self.limits.family, repository / "mrt" / version)
        self.timeouts = CallTimeouts(self.limits.call_seconds)
        models = Models(self.timeouts, version)
        called = networks(models, self.limits.max_batch, self.family.text_input[0])
        self.engine = Engine(called, self.limits, meter=self.meter, experts=TritonExperts(models))
        self.published = TritonMeter(self.meter)
        self.layouts = KnownLayouts(TritonLayouts(models), self.limits.layout_cache, self.meter)
        self.icons = library_of(_icon_sets())
        self.memory = SharedMemory()
        self.heartbeat = Heartbeat()
        self.traces = _traces()
        self.tracer = Tracer(self.traces.take) if self.traces else None
        self.reading = False
        self.drain = Drain(self.engine.drain, lambda: self.reading or self.engine.busy)
        self.timeouts.start()
        self.engine.start()
        self.heartbeat.start()
        self.drain.start()
        self.hangs = EngineWatchdog(self.engine.stalled, self.limits.call_seconds)
        self.hangs.start()
        self.watchdog = ProcessWatchdog()
        self.watchdog.start()
        self.published.start()

    def execute(self, requests) -> None:
        """Refuse, or submit to the engine, which has to know of all who wait to be fair to them: nobody waits here, and
        Triton's queue is empty but for a moment.

        Layouts are requested here, not in the engine's thread, whose steps go on meanwhile.
        """
        self.reading = True
        try:
            for request in requests:
                self.take(request)
        finally:
            self.reading = False

    def take(self, request) -> None:
        trace = self.tracer.begin(request.parameters(), request.request_id()) if self.tracer else None
        sink = ResponseSink(request.get_response_sender())
        caller = caller_of(request.parameters())
        try:
            self.engine.check(caller)
            tensors = {tensor.name(): tensor.as_numpy() for tensor in request.inputs()}
            parsed = parse_any(tensors, self.limits, self.layouts, self.family, self.icons)
            if not parsed.plan:
                sink.at_end = self.memory.take(parsed)
        except Refusal as refusal:
            self.meter.count("mrt_rejected_total", code=refusal.code)
            _end(sink, trace, events.error(refusal))
        except Exception as error:
            log.exception("a request could not be read")
            text = f"the server failed to read the request ({type(error).__name__}); its log says more"
            _end(sink, trace, events.error(Refusal("internal", "", text)))
        else:
            self.answer(parsed, sink, trace, caller)

    def answer(self, request: Request | ExpertRequest, sink: ResponseSink, trace: Trace | None, caller: str) -> None:
        sink.base64 = request.encoding == "base64"
        if trace:
            trace.understood(request)
        if request.plan and isinstance(request, Request):
            return _end(sink, trace, events.plan(request, self.limits, self.engine.seconds(request)))
        if sink.base64:  # over HTTP, where Triton notices only when writing that a caller is gone
            self.heartbeat.add(sink)
        self.engine.submit(request, sink, trace, caller)

    def finalize(self) -> None:
        self.watchdog.close()
        self.hangs.close()
        self.drain.close()
        self.engine.close()
        self.timeouts.close()
        self.heartbeat.close()
        self.published.close()
        if self.traces:
            self.traces.close()


def _traces():
    """The trace exporter; None if the environment names no collector."""
    if not any(os.environ.get(f"OTEL_EXPORTER_OTLP_{name}") for name in ("ENDPOINT", "TRACES_ENDPOINT")):
        return None
    try:
        from mrt.serving.tracing.otel import Otel
    except ImportError as error:
        log.warning("no traces: %s; install what requirements/serve.txt names", error)
        return None
    return Otel()


def _icon_sets() -> list[sets.IconSet]:
    found, faults = sets.read_all(sets.named_by_environment())
    for fault in faults:
        log.warning("icons: %s", fault)
    return found


def _end(sink: ResponseSink, trace: Trace | None, event: Event) -> None:
    """Send the only event of a request that never reaches the engine."""
    if trace:
        trace.close(event)
    sink.send(event, final=True)


class ResponseSink:
    """Events as responses of one request, from any thread; nothing follows the final one."""

    def __init__(self, sender):
        self._sender, self.base64 = sender, False
        self.at_end: Callable[[], object] = bool
        self._lock, self._ended, self.last = threading.Lock(), False, time.monotonic()

    def send(self, event: Event, final: bool) -> None:
        with self._lock:
            if not self._ended:
                self.last, self._ended = time.monotonic(), final
                try:
                    self._respond(event, final)
                finally:
                    if final:
                        self.at_end()

    def beat(self) -> bool:
        try:
            self.send(events.heartbeat(), final=False)
        except Exception:
            log.exception("a heartbeat could not be sent")
            return False
        return not self._ended

    def _respond(self, event: Event, final: bool) -> None:
        image = base64.b64encode(event.image) if self.base64 else event.image
        texts = {"event": event.kind.encode(), "image": image, "info": json.dumps(event.info).encode()}
        tensors = [pb_utils.Tensor(name, np.array([value], np.object_)) for name, value in texts.items()]
        tensors.append(pb_utils.Tensor("index", np.array(event.index, np.int32)))
        if not final:
            return self._sender.send(pb_utils.InferenceResponse(tensors))
        try:
            self._sender.send(pb_utils.InferenceResponse(tensors), flags=_FINAL)
        except Exception:  # without a final flag the request would stay open forever
            self._sender.send(flags=_FINAL)
            raise

    def is_cancelled(self) -> bool:
        with self._lock:  # Triton 24.10 crashes if this is asked after the final response
            return not self._ended and self._sender.is_cancelled()
