"""Single tensors of a request as Python values. Each function refuses what its tensor alone can get wrong.

Every function takes the tensors by wire name and raises Refusal. Numbers are Python's own from here on, so that no sum
overflows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import numpy as np

from mrt.geometry import Region
from mrt.serving.contract.reading.encoded_picture import EncodedPicture, Encoding
from mrt.serving.contract.refusal import invalid

Tensors = Mapping[str, np.ndarray]
Choice = TypeVar("Choice", bound=str)
PICTURES = ("images", "references")


def utf8(data: bytes, field: str, limit: int) -> str:
    """Text of at most `limit` bytes."""
    if len(data) > limit:
        raise invalid(field, f"has {len(data)} bytes, at most {limit}; shorten it")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise invalid(field, f"is not valid UTF-8 at byte {error.start}; encode it as UTF-8") from error


def text(tensors: Tensors, name: str, limit: int) -> str:
    """A BYTES [1] tensor, without blanks at its ends; empty where it is absent."""
    return utf8(tensors[name].ravel()[0], name, limit).strip() if name in tensors else ""


def choice(tensors: Tensors, name: str, values: Collection[Choice]) -> Choice | None:
    """A BYTES [1] tensor that holds one of a few words; None where it is absent or empty."""
    found = text(tensors, name, 64)
    for value in values:
        if found == value:
            return value
    if found:
        raise invalid(name, f"is {found!r}; give one of {', '.join(values)}")
    return None


def integer(tensors: Tensors, name: str, default: int, low: int, high: int) -> int:
    """An integer [1] tensor from low to high."""
    value = int(tensors[name].ravel()[0]) if name in tensors else default
    if not low <= value <= high:
        raise invalid(name, f"is {value}; give a number from {low} to {high}")
    return value


def number(tensors: Tensors, name: str, default: float, high: float) -> float:
    """A finite FP32 [1] tensor from 0 to high."""
    value = float(tensors[name].ravel()[0]) if name in tensors else default
    if not 0 <= value <= high:  # false for NaN as well
        raise invalid(name, f"is {value:g}; give a number from 0 to {high:g}")
    return value


def flag(tensors: Tensors, name: str) -> bool:
    """A BOOL [1] tensor; false where it is absent."""
    return bool(tensors[name].ravel()[0]) if name in tensors else False


def canvas(tensors: Tensors, longest: int) -> tuple[int, int] | None:
    """Width and height in px, each at most `longest`."""
    if "canvas" not in tensors:
        return None
    width, height = (int(side) for side in tensors["canvas"].ravel())
    if not (0 < width <= longest and 0 < height <= longest):
        raise invalid("canvas", f"is {width} x {height} px; each side may be 1 to {longest}")
    return width, height


def page(tensors: Tensors) -> Region | None:
    return _region(tensors["page"].ravel(), "page") if "page" in tensors else None


def regions(tensors: Tensors, most: int) -> tuple[Region, ...] | None:
    """Regions of slots 1 (background), 2, ...; at least one, at most `most` above the background."""
    if "regions" not in tensors:
        return None
    rows = tensors["regions"].reshape(-1, 4)
    if len(rows) == 0:
        raise invalid("regions", "is empty; row 0 is the background, then one row a layer")
    if len(rows) - 1 > most:
        raise invalid("regions", f"has {len(rows) - 1} layers above the background, at most {most}")
    return tuple(_region(row, f"regions[{index}]") for index, row in enumerate(rows))


def _region(row: np.ndarray, field: str) -> Region:
    region = Region(*(int(side) for side in row))
    if region.width <= 0 or region.height <= 0:
        raise invalid(field, f"is {region.width} x {region.height} px; both sides have to be at least 1")
    return region


def elements(tensors: Tensors, name: str) -> list[Any] | None:
    """The elements of a tensor of rank 1; None where it is absent."""
    return tensors[name].ravel().tolist() if name in tensors else None


def wire_bytes(tensors: Tensors, encoding: Encoding) -> int:
    """Bytes of tensors on the wire: pictures without base64, each element of BYTES behind its length."""
    total = 0
    for name, array in tensors.items():
        if array.dtype != np.object_:
            total += array.nbytes
        elif name in PICTURES:
            total += sum(4 + EncodedPicture(name, data, encoding).length for data in array.ravel())
        else:
            total += sum(4 + len(data) for data in array.ravel())
    return total
