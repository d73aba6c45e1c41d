"""The vocabulary is that of the designs, and the shipped repository states it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mrt.data import designs, vocabulary
from mrt.models.weights import REPOSITORY
from mrt.serving.contract.limits import limits_of

CONFIG = REPOSITORY / "mrt" / "config.pbtxt"
DRAWN = vocabulary.of_drawn_designs()


def test_whatever_is_said_of_a_design_is_known():
    for seed in range(150):
        design = designs.draw(np.random.default_rng(seed))
        for said in ("caption", "long_caption"):
            texts = [design.background.caption, *(getattr(layer, said) for layer in design.layers)]
            assert DRAWN.unknown(dict(enumerate(texts, start=1))) == ()
            assert [DRAWN.spelled(caption) for caption in texts] == texts
        assert DRAWN.unknown({0: design.prompt()}) == DRAWN.unknown({0: design.prompt(long=True)}) == ()


def test_the_shipped_weights_state_it():
    assert limits_of(CONFIG).vocabulary == DRAWN


def test_it_is_written_where_it_stood(tmp_path: Path):
    copy = tmp_path / "config.pbtxt"
    copy.write_text(CONFIG.read_text().replace("heart icon", "spleen icon"))
    vocabulary.write(copy, DRAWN)
    assert copy.read_text() == CONFIG.read_text()
    copy.write_text('name: "mrt"\n')
    with pytest.raises(ValueError, match="no parameter `vocabulary`"):
        vocabulary.write(copy, DRAWN)
