"""An engine whose turns a test makes by hand, with a fake clock and fake networks."""

from __future__ import annotations

from dataclasses import replace

from mrt.serving.contract.parse import parse
from mrt.serving.contract.request import Request
from mrt.serving.engine.engine import Engine
from mrt.serving.testing import samples
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder


def request(task: str = "text_to_layers", **changes) -> Request:
    return replace(parse(samples.TASKS[task](), LIMITS), **changes)


class Bench:
    """An engine without a thread: the test makes its turns."""

    def __init__(self, **limits):
        self.networks = FakeNetworks()
        self.engine = Engine(self.networks, replace(LIMITS, **limits), Clock())

    def submit(self, wanted: Request, caller: Recorder | None = None, name: str = "") -> Recorder:
        caller = caller or Recorder()
        self.engine.submit(wanted, caller, caller=name)
        return caller

    def turns(self, count: int = 200) -> None:
        for _ in range(count):
            self.engine.turn()

    def rows(self) -> list[int]:
        return [len(batch["sigma"]) for batch in self.networks.batches]
