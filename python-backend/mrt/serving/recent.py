"""What was used last, within a bound: the store behind the caches of texts and layouts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by key, of sizes that come to `room` at most; those used longest ago make way. Not thread-safe."""

    def __init__(self, room: int, size_of: Callable[[Value], int] = lambda _: 1):
        self._room, self._size_of, self._taken = room, size_of, 0
        self._values: OrderedDict[bytes, Value] = OrderedDict()

    def get(self, key: bytes) -> Value | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: bytes, value: Value) -> None:
        """Keeps a value; one that is larger than the whole room is not kept."""
        size = self._size_of(value)
        if (old := self._values.pop(key, None)) is not None:
            self._taken -= self._size_of(old)
        if size > self._room:
            return
        self._values[key] = value
        self._taken += size
        while self._taken > self._room:
            self._taken -= self._size_of(self._values.popitem(last=False)[1])
