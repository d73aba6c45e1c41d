"""Runs cases through the step engine of the server, in this process, and gathers what it made."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from PIL import Image

from mrt import compositing
from mrt.evaluation.cases import Case
from mrt.serving.contract.events import Event
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.networks import Batch, Networks
from mrt.serving.engine.self_check import Check
from mrt.tasks import Task

Stack = dict[int, np.ndarray]
"""Made layers by slot: premultiplied (h, w, 4) float32 0..1. Slot 0 is the composed picture, where it is made."""


class Asked(Protocol):
    """A request: a case, or one that has no truth."""

    @property
    def task(self) -> Task: ...

    @property
    def tensors(self) -> Tensors: ...


class Remembering:
    """Networks that keep the pictures of the last decoder call: the composed one among them never travels."""

    def __init__(self, networks: Networks):
        self._networks, self.pictures = networks, deque[np.ndarray]()

    def encode_text(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        return self._networks.encode_text(texts)

    def encode_layers(self, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        return self._networks.encode_layers(pictures)

    def denoise(self, batch: Batch) -> np.ndarray:
        return self._networks.denoise(batch)

    def enlarge_layers(self, layers: Sequence[np.ndarray]) -> list[np.ndarray]:
        return list(self._networks.enlarge_layers(layers))

    def decode_layers(self, latents: Sequence[np.ndarray]) -> list[np.ndarray]:
        made = list(self._networks.decode_layers(latents))
        self.pictures = deque(made)
        return made


class Gather:
    """A caller that keeps layers and self-check of one run. The engine decodes in the order in which it sends."""

    def __init__(self, case: Asked, networks: Remembering) -> None:
        self.stack: Stack = {}
        self.checks: Mapping[str, Check] = {}
        self.ended = False
        self._case, self._networks = case, networks

    def send(self, event: Event, final: bool) -> None:
        self.ended = self.ended or final
        if event.kind == "error":
            raise RuntimeError(f"held-out case refused: {event.info}")
        if event.kind == "layer":
            self._networks.pictures.popleft()
            self.stack[event.info["slot"]] = premultiplied(event.image)
        if event.kind == "done":
            self.checks = event.info["self_check"]
        if event.kind == "done" and self._case.task == "text_to_layers":
            self.stack[0] = clamped(self._networks.pictures.popleft())

    def is_cancelled(self) -> bool:
        return False


def premultiplied(png: bytes) -> np.ndarray:
    planes = compositing.premultiplied(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")))
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1))


def run(networks: Networks, limits: Limits, cases: Sequence[Asked], **options: np.ndarray) -> list[Stack]:
    """The stack of every case; `options` are wire tensors that override, e.g. steps and guidance."""
    return [caller.stack for caller in gathered(networks, limits, cases, **options)]


def gathered(networks: Networks, limits: Limits, cases: Sequence[Asked], **options: np.ndarray) -> list[Gather]:
    """The callers of all cases with what they gathered; arguments as of `run`."""
    remembering = Remembering(networks)
    engine, callers = Engine(remembering, limits), []
    for start in range(0, len(cases), limits.slots):
        part = [(case, Gather(case, remembering)) for case in cases[start : start + limits.slots]]
        for case, caller in part:
            engine.submit(parse({**case.tensors, **options}, limits), caller)
        while not all(caller.ended for _, caller in part):
            engine.turn()
        callers += [caller for _, caller in part]
    return callers


def tokens(limits: Limits, case: Case) -> int:
    """Tokens of a case, padding not counted."""
    return parse(case.tensors, limits).layout.tokens


def codec(networks: Networks, cases: Sequence[Case]) -> list[Stack]:
    """The truth through encoder and decoder alone: what no transformer can beat."""
    truths = [np.ascontiguousarray(np.moveaxis(picture, -1, 0)) for case in cases for picture in case.truth.values()]
    made = iter(networks.decode_layers(networks.encode_layers(truths)))
    return [{slot: clamped(next(made)) for slot in case.truth} for case in cases]


def clamped(planes: np.ndarray) -> np.ndarray:
    """(4, h, w) of the decoder to a premultiplied picture."""
    picture = np.clip(np.moveaxis(planes, 0, -1), 0, 1)
    return np.concatenate([np.minimum(picture[..., :3], picture[..., 3:]), picture[..., 3:]], -1)
