from __future__ import annotations

import threading

from mrt.serving.engine.engine import Engine
from mrt.serving.testing.bench import request
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.testing.recorder import Recorder
from mrt.serving.triton.engine_watchdog import CALLS, EngineWatchdog


def test_an_engine_that_hangs_is_ended_and_one_that_waits_or_is_closed_is_not():
    ended, gate, reached = threading.Event(), threading.Event(), threading.Event()
    networks = FakeNetworks()

    def hang(texts):
        reached.set()
        assert gate.wait(HANG)
        return FakeNetworks.encode_text(networks, texts)

    networks.encode_text = hang
    engine = Engine(networks, LIMITS)
    watchdog = EngineWatchdog(engine.stalled, 0.05 / CALLS, ended.set)
    watchdog.start()
    engine.start()
    assert not ended.wait(0.2), "it has nothing to do"
    caller = Recorder()
    engine.submit(request(steps=1), caller)
    assert reached.wait(HANG) and ended.wait(HANG)
    gate.set()
    wait_for(lambda: caller.finals)
    engine.close()
    assert not engine.stalled(0)
    watchdog.close()
