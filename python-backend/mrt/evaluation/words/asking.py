"""One request after another, on the way that a server takes it: contract, planner, engine, reader, type, icons."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from mrt.compositing import flatten, premultiplied
from mrt.evaluation.networks import OnnxNetworks
from mrt.experts.icons.library import Library
from mrt.experts.reader import on_cpu
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.serving.contract.events import Event
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.limits import Limits, limits_of
from mrt.serving.contract.parse import parse
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.expert_runs import NoExperts
from mrt.serving.experts import illustrating, lettering
from mrt.serving.layout.onnx import OnnxLayouts


@dataclass
class Made:
    """Events of one run, and its layers by slot: their regions, and straight RGBA (h, w, 4) uint8."""

    accepted: Mapping[str, Any] = field(default_factory=dict)
    done: Mapping[str, Any] = field(default_factory=dict)
    layers: dict[int, tuple[Region, np.ndarray]] = field(default_factory=dict)
    info: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def send(self, event: Event, final: bool) -> None:
        match event.kind:
            case "accepted":
                self.accepted = event.info
            case "layer":
                slot = event.info["slot"]
                pixels = np.asarray(Image.open(io.BytesIO(event.image)).convert("RGBA"))
                self.layers[slot] = (Region(*event.info["region"]), pixels)
                self.info[slot] = event.info
            case "done" | "error":
                self.done = event.info
        if final:
            self.ended.set()

    def is_cancelled(self) -> bool:
        return False

    def picture(self) -> np.ndarray:
        """The page on white, (h, w, 3) uint8."""
        planes = [(region, premultiplied(pixels)) for _, (region, pixels) in sorted(self.layers.items())]
        flat = flatten(planes, Region(*self.accepted["page"]))
        rgb = flat[:3] + 1 - flat[3]
        return np.rint(np.moveaxis(rgb, 0, -1).clip(0, 1) * 255).astype(np.uint8)


class _Beside(NoExperts):
    """What the experts do for layers, in this process."""

    def __init__(self, experts: Experts):
        self._experts = experts

    def letter(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return next(iter(lettering.messages(request, layer, self._experts)))

    def illustrate(self, request: Mapping[str, Any], layer: bytes) -> Message:
        return next(iter(illustrating.messages(request, layer)))


class Server:
    """`icons`: of which it draws what the weights do not know. Use it as a context."""

    def __init__(self, repository: Path, icons: Library | None = None):
        self.limits: Limits = limits_of(repository / "mrt" / "config.pbtxt")
        self.reader = on_cpu.reader()
        self._layouts = OnnxLayouts(repository / "mrt_layout" / "1")
        beside = _Beside(Experts(self.reader.read, lambda planes: planes))
        self._engine, self._icons = Engine(OnnxNetworks(repository), self.limits, experts=beside), icons

    def __enter__(self) -> Server:
        self._engine.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def make(
        self,
        prompt: str,
        canvas: tuple[int, int] | None = None,
        seed: int = 1,
        regions: Sequence[Region] = (),
        **options: str,
    ) -> Made:
        """`regions`: of the background, which is the page, and of layers; none for the planner's. `options`: text
        tensors of the wire. Raises Refusal where the request is refused."""
        texts = {"task": "text_to_layers", "prompt": prompt, **options}
        tensors: dict[str, np.ndarray] = {name: np.array([text.encode()], np.object_) for name, text in texts.items()}
        tensors["seed"] = np.array([seed], np.int64)
        if canvas:
            tensors["canvas"] = np.array(canvas, np.int32)
        if regions:
            tensors["page"], tensors["regions"] = np.array(regions[0], np.int32), np.array(regions, np.int32)
        made = Made()
        self._engine.submit(parse(tensors, self.limits, self._layouts, icons=self._icons), made)
        made.ended.wait()
        return made

    def read(self, picture: np.ndarray) -> str:
        """What stands on a picture (h, w, 3) uint8, which is enlarged where it is small, line by line."""
        times = max(1, round(_LARGE / max(picture.shape[:2])))
        size = (picture.shape[1] * times, picture.shape[0] * times)
        large = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))
        return " ".join(line.string for line in self.reader.read(large))


_LARGE = 512  # px


def as_measured(pixels: np.ndarray) -> np.ndarray:
    """Premultiplied (h, w, 4) float32 0..1, as metrics take a layer."""
    return np.ascontiguousarray(np.moveaxis(premultiplied(pixels), 0, -1))


def words_in(told: object) -> Sequence[str]:
    """All strings in a piece of JSON, lower case."""
    if isinstance(told, str):
        return [told.lower()]
    inner = told.values() if isinstance(told, Mapping) else told if isinstance(told, list | tuple) else ()
    return [word for each in inner for word in words_in(each)]
