"""One picture taken apart, as the messages that its caller gets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mrt.experts.cut import SEEN
from mrt.experts.decompose import Part, blank, shown, taken_apart
from mrt.experts.finding import Granularity
from mrt.experts.progress import Progress, Report
from mrt.experts.survey import Experts, Survey, survey
from mrt.experts.text.record import Text
from mrt.geometry import Region
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png
from mrt.serving.contract.reading.picture_file import opened
from mrt.serving.experts.checks import checked
from mrt.serving.experts.names import names_of
from mrt.serving.experts.outline import flattened, on_sheet, outlined
from mrt.serving.experts.pace import Pace, memory
from mrt.serving.experts.typed import typed


@dataclass(frozen=True)
class Asked:
    """A request as ExpertRequest.asked says it."""

    name: str
    canvas: tuple[int, int]
    regions: Sequence[Region] | None
    names: Sequence[str]
    granularity: Granularity
    most: int
    plan: bool

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> Asked:
        regions = info["regions"]
        return cls(
            info["name"],
            (info["canvas"][0], info["canvas"][1]),
            None if regions is None else [Region(*row) for row in regions],
            info["names"],
            info["granularity"],
            info["most"],
            info["plan"],
        )


class Stopwatch:
    """Milliseconds by stage, taken by listening to a report."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.monotonic):
        self._report, self._clock = report, clock
        self._stage, self._since = "", clock()
        self.ms: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        self._report(progress)
        if progress.stage != self._stage:
            self.enter(progress.stage)

    def enter(self, stage: str) -> None:
        now = self._clock()
        if self._stage:
            key = f"{self._stage}_ms"
            self.ms[key] = self.ms.get(key, 0.0) + (now - self._since) * 1000
        self._stage, self._since = stage, now


def messages(asked: Asked, file: bytes, experts: Experts, report: Report, pace: Pace) -> Iterator[Message]:
    """`found`, then, unless only a plan is wanted, layers from the background up, and `done`. Raises Refusal where the
    file cannot be read; `report` may raise, too."""
    watch, begun = Stopwatch(report), time.monotonic()
    watch(Progress("read", 1, 1))
    picture = opened(file, asked.name)
    flat = flattened(picture.pixels(asked.canvas))
    seen = survey(flat.picture, experts, asked.regions, asked.granularity, asked.most, watch)
    seen = seen._replace(layers=typed(seen.layers, watch))
    names = names_of(seen.layers, asked.names)
    surveyed = time.monotonic() - begun
    yield Message("found", _found(asked, seen, names, picture.remarks) | {"seconds": surveyed + pace.seconds(seen)})
    if asked.plan:
        return
    begun, waited = time.monotonic(), 0.0
    ground, parts = taken_apart(seen, experts, watch)
    kept = list(range(len(parts))) if asked.regions is not None else shown(ground, parts)
    left = [at for at in range(len(parts)) if at not in kept]
    parts = [blank(part) if at in left else part for at, part in enumerate(parts)]
    background, parts = outlined(flat, ground, parts)
    watch(Progress("check", 1, 1))
    sheeted = on_sheet(background, flat.sheet)
    checks = checked(flat.picture, sheeted, parts, asked.regions is not None, watch)
    page = Region(0, 0, *asked.canvas)
    first = {"slot": 1, "region": page, "kind": "background", "name": names[0], "confidence": None, "alpha": None}
    for index, at in enumerate([-1, *kept], start=1):
        info = first if at < 0 else {"slot": at + 2, "region": parts[at].region, **_of(parts[at], names[at + 1])}
        pixels = background if at < 0 else parts[at].pixels
        message = Message("layer", {**info, "index": index, "of": len(kept) + 1}, png(pixels))
        made = time.monotonic()
        yield message
        waited += time.monotonic() - made  # for a slow caller, which says nothing of this machine
        watch(Progress("check", index, len(kept) + 1))
    pace.note(seen, time.monotonic() - begun - waited)
    watch.enter("")
    yield Message("done", {"dropped": [at + 2 for at in left], "self_check": checks, "timings": watch.ms})


def _found(asked: Asked, seen: Survey, names: Sequence[str], remarks: Sequence[str]) -> dict[str, Any]:
    width, height = asked.canvas
    scale = min(1.0, SEEN / max(width, height))
    page = Region(0, 0, width, height)
    background = {"kind": "background", "name": names[0], "confidence": None}
    regions = [page, *(layer.region for layer in seen.layers)]
    return {
        "working": [max(1, round(width * scale)), max(1, round(height * scale))],
        "regions": regions,
        "layers": [background, *(_described(*each) for each in zip(seen.layers, names[1:], strict=True))],
        "remarks": list(remarks),
        "memory": memory(asked.canvas, regions, seen.widest),
        "pixels": sum(region.width * region.height for region in regions) * 4,
    }


def _of(part: Part, name: str) -> dict[str, Any]:
    return {**_described(part, name), "alpha": part.alpha}


def _described(layer: Any, name: str) -> dict[str, Any]:
    text = {} if layer.text is None else {"text": _text(layer.text)}
    return {"kind": layer.kind, "name": name, "confidence": round(float(layer.confidence), 3), **text}


def _text(text: Text) -> dict[str, Any]:
    return {
        "string": text.string,
        "box": text.box,
        "angle": round(text.angle, 2),
        **({"bend": round(text.bend, 2)} if text.bend else {}),
        "vertical": text.vertical,
        "colour": text.colour,
        "height": round(text.height, 2),
        "alignment": text.alignment,
        "confidence": round(text.confidence, 3),
        **({"family": text.family, "size": round(text.size, 2)} if text.family else {}),
    }
