"""Messages that no client library would send: what they hold disagrees with itself or with the model."""

from __future__ import annotations

import struct
from collections.abc import Callable

from hypothesis import strategies as st
from mrt.serving.testing.odd_requests import BASES
from mrt.serving.testing.samples import integers
from wire import FIELDS, Message, message

DATATYPES = ("BOOL", "INT8", "INT32", "INT64", "UINT64", "FP16", "FP32", "FP64", "BYTES", "BF16", "", "TEXT", "int32")
SHAPES = ((), (0,), (1,), (-1,), (2,), (4, 1), (1, 4), (3, 4), (2**31,), (2**62, 4), (1,) * 40, (2**63 - 1,))
RAW = (b"", b"\0", b"\xff" * 4, b"\xff" * 8, struct.pack("<I", 2**31) + b"a", struct.pack("<I", 3) + b"ab", bytes(4096))


@st.composite
def broken_messages(draw: st.DrawFn) -> Message:
    request = message({**draw(st.sampled_from(BASES)), "steps": integers(1), "plan": integers(1).astype(bool)})
    for change in draw(st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=3)):
        change(draw, request)
    return request


def _at(draw: st.DrawFn, request: Message) -> int:
    return draw(st.integers(0, max(0, len(request.inputs) - 1)))


def _datatype(draw: st.DrawFn, request: Message) -> None:
    request.inputs[_at(draw, request)].datatype = draw(st.sampled_from(DATATYPES))


def _shape(draw: st.DrawFn, request: Message) -> None:
    request.inputs[_at(draw, request)].shape[:] = draw(st.sampled_from(SHAPES))


def _contents(draw: st.DrawFn, request: Message) -> None:
    raw = request.raw_input_contents
    if raw:
        at = draw(st.integers(0, len(raw) - 1))
        raw[at] = draw(st.sampled_from((*RAW, raw[at][:-1])))


def _name(draw: st.DrawFn, request: Message) -> None:
    names = (*sorted(FIELDS), "", "mask", "Task", "\0", "é" * 1000, "../task")
    request.inputs[_at(draw, request)].name = draw(st.sampled_from(names))


def _twice(draw: st.DrawFn, request: Message) -> None:
    at = _at(draw, request)
    request.inputs.append(request.inputs[at])
    request.raw_input_contents.extend(request.raw_input_contents[at : at + 1])


def _without_contents(draw: st.DrawFn, request: Message) -> None:
    del request.raw_input_contents[draw(st.integers(0, len(request.raw_input_contents))) :]


def _without_tensor(draw: st.DrawFn, request: Message) -> None:
    """Its contents stay."""
    del request.inputs[_at(draw, request)]


def _typed(draw: st.DrawFn, request: Message) -> None:
    """Contents in the tensor itself, where raw ones may be given as well."""
    contents = request.inputs[_at(draw, request)].contents
    contents.int_contents.extend(draw(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=5)))
    contents.bytes_contents.extend(draw(st.lists(st.binary(max_size=20), max_size=3)))
    if draw(st.booleans()):
        del request.raw_input_contents[:]


def _outputs(draw: st.DrawFn, request: Message) -> None:
    request.outputs.add().name = draw(st.sampled_from(("nothing", "", "infos", "image\0")))


def _version(draw: st.DrawFn, request: Message) -> None:
    request.model_version = draw(st.sampled_from(("", "1", "2", "-1", "one", "../1")))


def _parameters(draw: st.DrawFn, request: Message) -> None:
    """For Triton's own scheduling, or what nobody knows."""
    name = draw(st.sampled_from(("priority", "timeout", "sequence_id", "sequence_start", "binary_data_size", "x", "")))
    parameter = request.parameters[name]
    kind = draw(st.sampled_from(("int64_param", "string_param", "bool_param")))
    values = {"int64_param": (0, 1, -1, 2**63 - 1), "string_param": ("", "1", "\0"), "bool_param": (True, False)}
    setattr(parameter, kind, draw(st.sampled_from(values[kind])))


_CHANGES: tuple[Callable[[st.DrawFn, Message], None], ...] = (
    _datatype,
    _shape,
    _contents,
    _name,
    _twice,
    _without_contents,
    _without_tensor,
    _typed,
    _outputs,
    _version,
    _parameters,
)
