"""What the runner gathers is what the engine made, the composed picture among it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mrt.evaluation import runner
from mrt.evaluation.cases import cases
from mrt.evaluation.metrics import layer as measures
from mrt.evaluation.metrics.score import merged, score
from mrt.evaluation.networks import OnnxNetworks
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of
from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.testing.recorder import Recorder

STEPS = np.array([2], np.int32)


@pytest.fixture(scope="module")
def networks() -> OnnxNetworks:
    return OnnxNetworks(REPOSITORY)


def test_the_composed_picture_is_the_one_of_the_servers_self_check(networks: OnnxNetworks):
    limits = replace(limits_of(REPOSITORY / "mrt" / "config.pbtxt"), vocabulary=None)  # layers as the network drew them
    chosen = cases("text_to_layers", 3)
    for case, stack in zip(chosen, runner.run(networks, limits, chosen, steps=STEPS), strict=True):
        engine, caller = Engine(networks, limits), Recorder()
        engine.submit(parse({**case.tensors, "steps": STEPS}, limits), caller)
        while not caller.finals:
            engine.turn()
        made, composed = merged(case, stack)
        assert composed is not None
        served = caller.last.info["self_check"]["recomposition"]["value"]
        assert measures.psnr(made, composed) == pytest.approx(served, abs=0.5), "but for rounding to 8 bits"


def test_the_codec_alone_loses_little(networks: OnnxNetworks):
    chosen = cases("image_to_layers", 3)
    assert score(chosen, runner.codec(networks, chosen))["soft_iou"] > 0.9
