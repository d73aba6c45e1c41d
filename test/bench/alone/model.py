"""The other way to serve: every run steps by itself, one denoiser call a run and step.

As many engines as the config has slots, each with one: the same stages on the same networks, whose calls only Triton's
dynamic batcher can merge.
"""

from __future__ import annotations

import queue
from dataclasses import replace

from mrt.serving.contract.events import Event, Sink
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.tracing.trace import Trace
from mrt.serving.triton.bls import networks
from mrt.serving.triton.engine_model import TritonPythonModel as Together


class TritonPythonModel(Together):
    def initialize(self, args: dict[str, str]) -> None:
        super().initialize(args)
        self.engine.close()
        one = replace(self.limits, slots=1)
        self.engine = Engines(Engine(networks(one.max_batch, self.timeouts), one) for _ in range(self.limits.slots))


class Engines:
    """Hands each run to an engine that has none."""

    draining = False

    def __init__(self, engines):
        self.all, self.free = list(engines), queue.SimpleQueue()
        for engine in self.all:
            engine.start()
            self.free.put(engine)

    def submit(self, request: Request, sink: Sink, trace: Trace | None = None) -> None:
        engine = self.free.get()
        engine.submit(request, Returning(sink, lambda: self.free.put(engine)), trace)

    def seconds(self, request: Request) -> float:
        return self.all[0].seconds(request)

    def close(self) -> None:
        for engine in self.all:
            engine.close()


class Returning:
    """A sink that says when its run is over."""

    def __init__(self, sink: Sink, over):
        self.sink, self.over = sink, over

    def send(self, event: Event, final: bool) -> None:
        try:
            self.sink.send(event, final)
        finally:
            if final:
                self.over()

    def is_cancelled(self) -> bool:
        return self.sink.is_cancelled()
