"""A run that fails inside the server leaves nothing of what was asked for in its log."""

from __future__ import annotations

import pytest

from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.testing import samples
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder

SECRET = "quetzalcoatlus"


@pytest.mark.parametrize("stage", ["encode_text", "denoise", "decode_layers"])
def test_the_log_says_what_failed_and_not_with_what(stage: str, caplog: pytest.LogCaptureFixture):
    networks, caller = FakeNetworks(), Recorder()
    networks.fail[stage] = RuntimeError("out of memory")
    engine = Engine(networks, LIMITS, Clock())
    tensors = samples.text_to_layers() | {"prompt": samples.texts(SECRET), "captions": samples.texts(*[SECRET] * 3)}
    engine.submit(parse(tensors, LIMITS), caller)
    while not caller.finals:
        engine.turn()
    assert caller.last.info["code"] == "internal"
    assert "failed" in caplog.text and "out of memory" in caplog.text
    assert SECRET not in caplog.text and SECRET not in caller.last.info["text"]
