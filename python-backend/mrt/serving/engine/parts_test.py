"""The small parts of serving: shape grouping, limits, text cache, the digest of weights, self-check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mrt.digests import digest, digests
from mrt.serving.contract.limits import Limits, Student
from mrt.serving.contract.parse import parse
from mrt.serving.contract.tensors import TEXT_WIDTH
from mrt.serving.engine.called_networks import batched
from mrt.serving.engine.metrics import Meter
from mrt.serving.engine.text_cache import TextCache
from mrt.serving.testing import samples
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS

_PARSED = parse(samples.text_to_layers(), LIMITS)
REQUEST = replace(_PARSED, text_bytes=_PARSED.text_bytes[:3], text_slot=_PARSED.text_slot[:3])


def test_items_of_one_shape_share_calls_and_keep_their_order():
    items = [(np.full(size, index, np.float32),) for index, size in enumerate((2, 3, 2, 2, 3, 2))]
    shapes = []

    def call(item: tuple[np.ndarray, ...]) -> np.ndarray:
        shapes.append(item[0].shape)
        return item[0] * 10

    results = list(batched(items, call, 3))
    assert [int(result[0]) for result in results] == [0, 10, 20, 30, 40, 50]
    assert shapes == [(3, 2), (1, 2), (2, 3)]


def test_a_result_is_there_before_the_calls_after_it_are_made():
    items = [(np.full(size, size, np.float32),) for size in (2, 3)]
    shapes = []
    results = batched(items, lambda item: shapes.append(item[0].shape) or item[0], 3)
    assert next(results)[0] == 2 and shapes == [(1, 2)]


def test_limits_are_read_from_string_parameters():
    texts = {name: str(value) for name, value in vars(LIMITS).items() if value is not None}
    texts |= {"guidance": '{"add_layers": 1.5}', "schedule": '{"shift": 2}', "buckets": "64, 128"}
    texts |= {"students": '{"2": {"index": 1, "sigmas": [1, 0.6, 0], "guidance": 1}}', "tiers": '{"draft": 2}'}
    texts |= {"default_page": "96, 64", "pace": '{"denoise": 0.5}', "memory": '{"pair": 9}'}
    limits = Limits.from_parameters(texts)
    changed = {
        "guidance": {"add_layers": 1.5},
        "schedule": {"shift": 2},
        "buckets": (64, 128),
        "tiers": {"draft": 2},
        "pace": {"denoise": 0.5},
        "memory": {"pair": 9},
        "students": {2: Student(1, (1, 0.6, 0), 1)},
        "default_page": (96, 64),
    }
    assert limits == replace(LIMITS, **changed)
    for sigmas in ("[1, 0]", "[1, 0.5, 0.1]", "[1, 1, 0]"):
        with pytest.raises(ValueError, match="'students'"):
            Limits.from_parameters(texts | {"students": texts["students"].replace("[1, 0.6, 0]", sigmas)})
    with pytest.raises(ValueError, match="'slots'"):
        Limits.from_parameters(texts | {"slots": "many"})
    with pytest.raises(ValueError, match="'steps'"):
        Limits.from_parameters({name: text for name, text in texts.items() if name != "steps"})


def test_the_digest_follows_every_network(tmp_path: Path):
    folder = tmp_path / "mrt_denoiser" / "1"
    folder.mkdir(parents=True)
    empty = digest(digests(tmp_path, "1"))
    (folder / "model.onnx").write_bytes(b"graph")
    graph = digest(digests(tmp_path, "1"))
    (folder / "model.safetensors").write_bytes(b"weights")
    whole = digest(digests(tmp_path, "1"))
    assert len({empty, graph, whole}) == 3
    assert digest(digests(tmp_path, "2")) == empty
    (folder / "model.plan").write_bytes(b"built here")
    assert digest(digests(tmp_path, "1")) == whole, "a plan is made of the weights, on the machine that serves"


def test_the_text_cache_holds_what_was_used_last():
    networks = FakeNetworks()
    (one,) = TextCache(FakeNetworks(), 0, Meter()).features([REQUEST])
    meter = Meter()
    cache = TextCache(networks, 2 * one.nbytes, meter)
    said = {name: replace(REQUEST, text_slot=np.full(3, slot, np.int32)) for slot, name in enumerate("abc")}
    for name in "abab":
        (found,) = cache.features([said[name]])
        (anew,) = TextCache(FakeNetworks(), 0, Meter()).features([said[name]])
        assert found.shape == (3, TEXT_WIDTH) and found.tobytes() == anew.tobytes()
    assert len(networks.calls) == 2
    cache.features([said["c"], said["c"]])
    cache.features([said["b"]])
    assert len(networks.calls) == 3
    cache.features([said["a"]])
    assert len(networks.calls) == 4, "a was used longest ago"
    added, _ = meter.take()
    counts = {dict(series.labels)["outcome"]: count for series, count in added.items()}
    assert counts == {"miss": 4, "hit": 4}


def test_a_text_of_no_words_has_features_too():
    nothing = replace(REQUEST, text_bytes=REQUEST.text_bytes[:0], text_slot=REQUEST.text_slot[:0])
    assert TextCache(FakeNetworks(), 0, Meter()).features([nothing])[0].shape == (1, TEXT_WIDTH)
