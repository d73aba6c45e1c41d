"""Requests that are wrong in up to three ways, as a strategy of hypothesis: typed as Triton hands them over."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing import samples
from mrt.serving.testing.odd_pictures import odd_pictures
from mrt.serving.testing.samples import Tensors, integers, png, texts

SEED = int(os.environ.get("MRT_FUZZ_SEED") or secrets.randbelow(2**32))
SIZES = ((128, 96), (48, 32), (60, 50))  # of the pictures of samples.py
SIDES = (1, 2, 15, 16, 17, 48, 100, 160, 320)  # of canvases, px
INT32 = (0, 1, -1, 15, 16, 17, 48, 96, 128, 160, 320, 321, 10_000, 2**31 - 1, -(2**31))
INT64 = (0, 7, -1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63))
FP32 = (0.0, 1.0, 2.0, 20.0, -1.0, -0.0, 1e-38, 3e38, float("nan"), float("inf"), float("-inf"))
STEPS = (1, 2, 0, -1, 101, 2**31 - 1, -(2**31))  # many good ones would only take time
WORDS = (
    b"",
    b" ",
    b";",
    b";;;;",
    b"a;b;c",
    b"red star icon",
    b'white text "',
    b"\xff\xfe",
    b"caf\xe9",
    b"\xed\xa0\x80",
    b"\x00\x01\x02",
    "\u202eabc\u0301\u200d🙂".encode(),
    b"a" * 5000,
    b"a " * 400,
    b";a" * 1000,
    b"%s%n{0}{x!r}",
    b"../../etc/passwd",
    b"text_to_layers",
    b"base64",
    b"binary",
    b"draft",
    b"low",
)


def many(count: int) -> settings:
    """So many examples, however long they take; none is kept for the next time."""
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large)
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=slow)


def _open_prompt() -> Tensors:
    return {"task": texts("text_to_layers"), "prompt": texts("red heart icon on blue"), "seed": np.array([7], np.int64)}


def _open_picture() -> Tensors:
    return {"task": texts("image_to_layers"), "images": texts(png(128, 96))}


BASES = tuple(made() for made in (*samples.TASKS.values(), _open_prompt, _open_picture))
_TABLE = {tensor.name: tensor for tensor in MODELS["mrt"].inputs}
_KINDS = {"INT32": (np.int32, INT32), "INT64": (np.int64, INT64), "FP32": (np.float32, FP32), "BOOL": (bool, (0, 1))}


@st.composite
def odd_requests(draw: st.DrawFn) -> Tensors:
    """Most only ask for a plan, which is checked like a run."""
    tensors = dict(draw(st.sampled_from(BASES)))
    tensors |= {"steps": integers(1), "plan": np.array([draw(st.integers(0, 5)) > 0])}
    if draw(st.integers(0, 4)) == 0:
        _sound_layout(draw, tensors)
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=3)):
        change(draw, tensors)
    return tensors


def _sound_layout(draw: st.DrawFn, tensors: Tensors) -> None:
    """A request that is good, on a canvas of nearly any size down to 1 px."""

    def inside(x: int, y: int, width: int, height: int) -> tuple[int, int, int, int]:
        left, top = x + draw(st.integers(0, width - 1)), y + draw(st.integers(0, height - 1))
        return left, top, draw(st.integers(1, x + width - left)), draw(st.integers(1, y + height - top))

    taken_apart = draw(st.booleans())
    canvas = draw(st.sampled_from(SIDES)), draw(st.sampled_from(SIDES))
    page = inside(0, 0, *canvas)
    rows = [page if draw(st.booleans()) else inside(*page)]
    rows += [inside(*(page if taken_apart else (0, 0, *canvas))) for _ in range(draw(st.integers(0, 4)))]
    for name in set(tensors) - {"plan", "steps"}:
        del tensors[name]
    tensors |= {"canvas": integers(*canvas), "page": integers(*page), "regions": np.array(rows, np.int32)}
    tensors |= {"preview": integers(draw(st.sampled_from((0, 1, 64, 2**31 - 1)))), "prompt": texts("red star icon")}
    tensors["task"] = texts("image_to_layers" if taken_apart else "text_to_layers")
    if taken_apart:
        tensors["images"] = texts(png(*page[2:]), *[""] * len(rows))


def _missing(draw: st.DrawFn, tensors: Tensors) -> None:
    if tensors:
        del tensors[draw(st.sampled_from(sorted(tensors)))]


def _other_value(draw: st.DrawFn, tensors: Tensors) -> None:
    name = draw(st.sampled_from([name for name in _TABLE if name not in ("regions", "images", "references")]))
    _, datatype, shape, _ = _TABLE[name]
    count = draw(st.integers(0, 4)) if -1 in shape else shape[0]
    if datatype == "BYTES":
        tensors[name] = texts(*draw(st.lists(st.sampled_from(WORDS), min_size=count, max_size=count)))
    else:
        kind, values = _KINDS[datatype]
        values = STEPS if name == "steps" else values
        tensors[name] = np.array(draw(st.lists(st.sampled_from(values), min_size=count, max_size=count)), kind)


def _other_regions(draw: st.DrawFn, tensors: Tensors) -> None:
    rows = np.array(tensors.get("regions", samples.REGIONS), np.int32).reshape(-1, 4)
    count = draw(st.sampled_from((0, 1, 2, 3, 5, 20, 21, 22, 60, 1000)))
    rows = np.resize(rows, (count, 4))
    for row in range(min(count, 4)):
        side = draw(st.integers(-1, 3))
        if side >= 0:
            rows[row, side] = draw(st.sampled_from(INT32))
    tensors["regions"] = rows


def _other_length(draw: st.DrawFn, tensors: Tensors) -> None:
    """As many captions, flags, pictures as there are not."""
    name = draw(st.sampled_from([name for name, (_, _, shape, _) in _TABLE.items() if shape == (-1,)]))
    count = draw(st.sampled_from((0, 1, 2, 3, 4, 5, 21, 1001)))
    if name in tensors and len(tensors[name]):
        tensors[name] = np.resize(tensors[name], count)


def _other_pictures(draw: st.DrawFn, tensors: Tensors) -> None:
    name = draw(st.sampled_from(("images", "images", "references")))
    values = list(tensors.get(name, texts("", "", "")))
    if values:
        present = [index for index, data in enumerate(values) if data] or range(len(values))
        values[draw(st.sampled_from(present))] = draw(odd_pictures(*draw(st.sampled_from(SIZES))))
    tensors[name] = texts(*values)


def _packed(draw: st.DrawFn, tensors: Tensors) -> None:
    """Pictures as base64, or only said to be."""
    tensors["encoding"] = texts("base64")
    bend = draw(st.sampled_from((bytes, lambda data: data[:-1], lambda data: b"*" + data, lambda data: data + b"====")))
    for name in ("images", "references"):
        if name in tensors and draw(st.integers(0, 3)):
            tensors[name] = texts(*(bend(base64.b64encode(data)) for data in tensors[name]))


def _from_elsewhere(draw: st.DrawFn, tensors: Tensors) -> None:
    """A tensor of another task's request."""
    other = draw(st.sampled_from(BASES))
    name = draw(st.sampled_from(sorted(other)))
    tensors[name] = other[name]


_CHANGES: tuple[Callable[[st.DrawFn, Tensors], None], ...] = (
    _missing,
    _other_value,
    _other_value,
    _other_regions,
    _other_length,
    _other_pictures,
    _other_pictures,
    _packed,
    _from_elsewhere,
)
