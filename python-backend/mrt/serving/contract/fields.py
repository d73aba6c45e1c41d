"""Reading single values out of the named arrays that Triton hands over."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import TypeVar

import numpy as np

from mrt.serving.contract.refusal import invalid

Tensors = Mapping[str, np.ndarray]
Choice = TypeVar("Choice", bound=str)


def text(data: bytes, field: str, limit: int) -> str:
    """UTF-8 of at most `limit` bytes."""
    if len(data) > limit:
        raise invalid(field, f"has {len(data)} bytes, at most {limit}; shorten it")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise invalid(field, f"is not valid UTF-8 at byte {error.start}; encode it as UTF-8") from error


def one_text(tensors: Tensors, name: str, limit: int) -> str:
    """A BYTES [1] tensor as text, without blanks at its ends; empty where it was not given."""
    return text(tensors[name].ravel()[0], name, limit).strip() if name in tensors else ""


def choice(tensors: Tensors, name: str, values: Collection[Choice]) -> Choice | None:
    """A BYTES [1] tensor that holds one of a few words; None where it was not given, or empty."""
    given = one_text(tensors, name, 64)
    for value in values:
        if given == value:
            return value
    if given:
        raise invalid(name, f"is {given!r}; give one of {', '.join(values)}")
    return None


def many(tensors: Tensors, name: str, count: int, per: str) -> list[bytes]:
    """A BYTES tensor that has to hold `count` elements; all empty where it was not given."""
    if name not in tensors:
        return [b""] * count
    values = list(tensors[name].ravel())
    if len(values) != count:
        raise invalid(name, f"has {len(values)} elements where {count} are needed: {per}")
    return values


def integer(tensors: Tensors, name: str, default: int, low: int, high: int) -> int:
    """An integer [1] tensor from low to high."""
    value = int(tensors[name].ravel()[0]) if name in tensors else default
    if not low <= value <= high:
        raise invalid(name, f"is {value}; give a number from {low} to {high}")
    return value


def flag(tensors: Tensors, name: str) -> bool:
    """A BOOL [1] tensor; false where it was not given."""
    return bool(tensors[name].ravel()[0]) if name in tensors else False


def size(tensors: Tensors, encoding: str) -> int:
    """Bytes of tensors on the wire: pictures without base64, each element of BYTES behind its length."""
    total = 0
    for name, array in tensors.items():
        if array.dtype != np.object_:
            total += array.nbytes
            continue
        packed = encoding if name in ("images", "references") else "binary"
        total += sum(4 + length(data, packed) for data in array.ravel())
    return total


def number(tensors: Tensors, name: str, default: float, high: float) -> float:
    """A finite FP32 [1] tensor from 0 to high."""
    value = float(tensors[name].ravel()[0]) if name in tensors else default
    if not 0 <= value <= high:  # false for NaN as well
        raise invalid(name, f"is {value:g}; give a number from 0 to {high:g}")
    return value


def length(data: bytes, encoding: str) -> int:
    """How many bytes a picture has that travelled in `encoding`."""
    return len(data) if encoding == "binary" else len(data) * 3 // 4 - data[-2:].count(b"=")


def plain(data: bytes, field: str, encoding: str, limit: int) -> bytes:
    """The bytes of a picture that travelled in `encoding`; at most `limit` of them."""
    count = length(data, encoding)
    if count > limit:
        raise invalid(field, f"has {count} bytes, at most {limit}; compress or shrink the picture")
    if encoding == "binary":
        return data
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise invalid(field, f"is not base64 ({error}), which `encoding` says it is") from error
