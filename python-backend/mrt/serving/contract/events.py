"""The events that a run sends its caller, with the wire's names and shapes of `event`, `index`, `image`, `info`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mrt.geometry import TOKEN, Region
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request


@dataclass(frozen=True)
class Event:
    kind: str
    info: Mapping[str, Any]
    index: tuple[int, int] = (0, 0)
    image: bytes = field(default=b"", repr=False)


class Sink(Protocol):
    """Where the events of one run go."""

    def send(self, event: Event, final: bool) -> None: ...

    def is_cancelled(self) -> bool: ...


def accepted(request: Request, queue_ms: float) -> Event:
    return Event("accepted", {**_request_info(request), "queue_ms": round(queue_ms, 3)})


def plan(request: Request, limits: Limits, seconds: float) -> Event:
    """The estimate of a run that is alone on the server, which is not started.

    In bytes: `memory` that one denoiser call takes beside the weights, `pixels` of all its tokens as RGBA, `request` as
    in Request.size.
    """
    one, pair = limits.memory["token"], limits.memory["pair"]
    return Event(
        "plan",
        {
            **_request_info(request),
            "quality": request.quality,
            "student": request.student,
            "layers": len(request.generated),
            "seconds": round(seconds, 3),
            "memory": round(request.rows * request.bucket * (one + pair * request.bucket)),
            "pixels": round(request.layout.tokens * TOKEN * TOKEN * 4 * request.enlargement),
            "request": request.size,
            "model": limits.family,
            "weights": limits.weights,
        },
    )


def heartbeat() -> Event:
    """A sign of life between other events."""
    return Event("heartbeat", {})


def _request_info(request: Request) -> dict[str, Any]:
    planned = {} if request.captions is None else {"captions": request.captions}
    picture = {} if request.picture is None else {"picture": request.picture._asdict()}
    return {
        "canvas": request.own.canvas,
        "page": request.own.page,
        **({} if request.own.canvas == request.canvas else {"working": request.canvas}),
        **picture,
        "regions": [request.delivered(position) for position in request.stack],
        **planned,
        "tokens": request.layout.tokens,
        "bucket": request.bucket,
        "steps": request.steps,
        "guidance": request.guidance,
        "seed": request.seed,
        **_vocabulary(request),
        **_references(request),
    }


def _references(request: Request) -> dict[str, Any]:
    """Layers that are drawn after icons; nothing where none is."""
    told = [{"slot": slot, **one.told()} for slot, one in sorted(request.illustrations.items())]
    return {"references": told} if told else {}


def _vocabulary(request: Request) -> dict[str, Any]:
    """What became of the words; nothing where the weights have no vocabulary."""
    return {} if request.words is None else {"vocabulary": request.words.info()}


def step(index: int, of: int, sigma: float, next_sigma: float, ms: float, preview: bytes) -> Event:
    info = {"sigma": round(sigma, 6), "next_sigma": round(next_sigma, 6), "ms": round(ms, 3)}
    return Event("step", info, (index, of), preview)


def layer(
    index: int,
    of: int,
    request: Request,
    position: int,
    png: bytes,
    region: Region | None = None,
    more: Mapping[str, Any] | None = None,
) -> Event:
    """`region`: in the caller's px, where it is another than the slot's; `more`: what else is to be told."""
    slot = request.slots[position].index
    info = {
        "slot": slot,
        "role": "background" if slot == 1 else "layer",
        "region": region or request.delivered(position),
        **(more or {}),
        "digest": "sha256:" + hashlib.sha256(png).hexdigest(),
    }
    return Event("layer", info, (index, of), png)


def done(
    request: Request,
    model: str,
    weights: str,
    timings: Mapping[str, float],
    self_check: Mapping[str, Any],
    notes: Mapping[int, str] | None = None,
) -> Event:
    """`notes`: on layers by slot, a sentence each."""
    return Event(
        "done",
        {
            "seed": request.seed,
            "quality": request.quality,
            "steps": request.steps,
            "student": request.student,
            "guidance": request.guidance,
            "model": model,
            "weights": weights,
            "timings": {name: round(ms, 3) for name, ms in timings.items()},
            "self_check": self_check,
            **({"notes": [{"slot": slot, "text": text} for slot, text in notes.items()]} if notes else {}),
            **_vocabulary(request),
        },
    )


def error(refusal: Refusal) -> Event:
    info = {"code": refusal.code, "field": refusal.field, "text": refusal.text, "retryable": refusal.retryable}
    if refusal.retry_after is not None:
        info["retry_after_ms"] = round(refusal.retry_after * 1000)
    return Event("error", info)
