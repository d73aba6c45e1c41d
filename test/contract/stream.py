"""A run through PyPI's tritonclient: named arrays in, events out."""

from __future__ import annotations

import io
import json
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from mrt.serving.contract.tensors import MODELS
from mrt.serving.testing.patience import HANG
from PIL import Image
from tritonclient.grpc import InferenceServerClient, InferInput, InferResult
from tritonclient.utils import InferenceServerException

_TYPES = {tensor.name: tensor.datatype for tensor in MODELS["mrt"].inputs}


@dataclass(frozen=True)
class Event:
    kind: str
    index: tuple[int, int]
    image: bytes
    info: dict[str, Any]
    final: bool

    @property
    def pixels(self) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(self.image)))


class Stream:
    """One request on a gRPC stream of its own, as the SDK sends it. Leaving it early cancels."""

    def __init__(self, address: str, tensors: dict[str, np.ndarray], connected: Callable[[], object] = bool):
        """`connected` is called once the server has answered, before the request is sent."""
        self._ended = False
        self.over = threading.Event()  # everything has arrived, read or not
        self._arrived: queue.Queue[tuple[InferResult | None, InferenceServerException | None]] = queue.Queue()
        self._client = InferenceServerClient(address)
        self._client.is_server_live()
        connected()
        self._client.start_stream(self._take)
        inputs = [infer_input(name, array) for name, array in tensors.items()]
        self._client.async_stream_infer("mrt", inputs, request_id="1", enable_empty_final_response=True)

    def __iter__(self) -> Iterator[Event]:
        """Until the final response. Raises what Triton itself refuses."""
        while True:
            event = self.next()
            yield event
            if event.final:
                return

    def next(self, seconds: float = HANG) -> Event:
        """The next event; queue.Empty if none comes in time."""
        result, error = self._arrived.get(timeout=seconds)
        if error:
            self._ended = True
            raise error
        assert result
        texts = {name: result.as_numpy(name)[0] for name in ("event", "image", "info")}
        index = tuple(int(number) for number in result.as_numpy("index"))
        self._ended = final = _is_final(result)
        return Event(texts["event"].decode(), index, texts["image"], json.loads(texts["info"]), final)

    def _take(self, result: InferResult | None, error: InferenceServerException | None) -> None:
        self._arrived.put((result, error))
        if error or (result and _is_final(result)):
            self.over.set()

    def rest(self) -> int:
        """Close the sending side, wait for the end of the stream, and count what still came."""
        self._client.stop_stream()
        return self._arrived.qsize()

    def cancel(self) -> None:
        # On a stream whose request has ended Triton 24.10 would keep a reference to the model, and at its end
        # wait for it in vain. The SDK half-closes at once and never comes into this.
        self._client.stop_stream(cancel_requests=not self._ended)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
        self._client.close()


def _is_final(result: InferResult) -> bool:
    return result.get_response().parameters["triton_final_response"].bool_param


def infer_input(name: str, array: np.ndarray, datatype: str | None = None) -> InferInput:
    tensor = InferInput(name, list(array.shape), datatype or _TYPES[name])
    tensor.set_data_from_numpy(array)
    return tensor


def run(address: str, tensors: dict[str, np.ndarray]) -> list[Event]:
    """All events of a run, of which exactly the last is final."""
    with Stream(address, tensors) as stream:
        events = list(stream)
        assert stream.rest() == 0, "nothing follows the final response"
    return events
