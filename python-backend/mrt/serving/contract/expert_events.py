"""The events of a run by the experts: `accepted` comes when the layers are found, and there are no steps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mrt.serving.contract.events import Event
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.limits import Limits

_SAMPLING = {"tokens": 0, "bucket": 0, "steps": 0, "guidance": 1.0}
_WORDS = {
    "read": "reading text",
    "lift": "lifting text {index} of {of}",
    "find": "finding layers",
    "cut": "cutting out {index} of {of}",
    "refine": "refining {index} of {of}",
    "reconcile": "adding up",
    "check": "checking",
    "wait": "waiting for the pictures before",
}


def progress(message: Message) -> Event:
    stage, index, of = (message.info[key] for key in ("stage", "index", "of"))
    return Event("progress", {"stage": stage, "text": _WORDS[stage].format(index=index, of=of)}, (index, of))


def accepted(request: ExpertRequest, found: Message, queue_ms: float) -> Event:
    return Event("accepted", {**_layout(request, found), "queue_ms": round(queue_ms, 3)})


def plan(request: ExpertRequest, found: Message, limits: Limits) -> Event:
    """`seconds`, `memory` (bytes at the highest) and `pixels` (bytes of all layers) are the experts' own estimate."""
    estimate = {key: found.info[key] for key in ("seconds", "memory", "pixels")}
    return Event(
        "plan",
        {
            **_layout(request, found),
            **estimate,
            "quality": "",
            "student": 0,
            "request": request.size,
            "model": limits.family,
            "weights": limits.weights,
        },
    )


def layer(message: Message) -> Event:
    """`info` of the message: slot, region, kind, name, confidence, alpha, maybe text, and index and of."""
    info = {key: value for key, value in message.info.items() if key not in ("index", "of")}
    info["role"] = "background" if info["slot"] == 1 else "layer"
    info["digest"] = "sha256:" + hashlib.sha256(message.image).hexdigest()
    return Event("layer", info, (message.info["index"], message.info["of"]), message.image)


def done(request: ExpertRequest, message: Message, limits: Limits, timings: Mapping[str, float]) -> Event:
    return Event(
        "done",
        {
            "expert": "experts",
            "dropped": message.info["dropped"],
            "seed": request.seed,
            "quality": "",
            "steps": 0,
            "student": 0,
            "guidance": 1.0,
            "model": limits.family,
            "weights": limits.weights,
            "timings": {name: round(ms, 3) for name, ms in timings.items()},
            "self_check": message.info["self_check"],
        },
    )


def _layout(request: ExpertRequest, found: Message) -> dict[str, Any]:
    return {
        "expert": "experts",
        "canvas": request.canvas,
        "page": request.page,
        "picture": {"size": request.picture.size, "remarks": found.info["remarks"]},
        "working": found.info["working"],
        "regions": found.info["regions"],
        "layers": found.info["layers"],
        **_SAMPLING,
        "seed": request.seed,
    }
