"""What the engine takes and assumes where public Qwen-Image-Layered weights are served: parameters of model `mrt`."""

from __future__ import annotations

import json
from pathlib import Path

from mrt.models.public import folder as public
from mrt.models.public.files import json_of

ROWS = 2  # of one call of a network: a guided run
SLOTS = 4  # runs under way
SIDE = 1024  # px, the larger of the two areas that the weights were trained on
MOST = 20  # layers that they were trained on at most, background included
PAGE = (SIDE // 16) ** 2  # tokens
# Nothing is compiled for them, and calls hold hardly more than one run: what is padded is only lost.
_FINE = (*range(64, 2048, 64), *range(2048, 8192, 256), *range(8192, 16384, 1024))
BUCKETS = (*_FINE, 16384, 24576, 32768, 49152, 65536, (MOST + 2) * PAGE)


def parameters_of(source: Path, family: str) -> dict[str, str]:
    """With the schedule of the folder's own scheduler."""
    scheduler = json_of(source / "scheduler" / "scheduler_config.json")
    width = width_of(source)
    return {
        "family": family,
        "weights": "",
        "steps": "50",
        "max_steps": "100",
        "guidance": json.dumps({"image_to_layers": 4.0}),
        "max_guidance": "20",
        "schedule": json.dumps({"base_tokens": 256, "terminal": scheduler.get("shift_terminal")}),
        "students": "{}",
        "tiers": json.dumps({"draft": 20, "standard": 50, "best": 50}),
        "original_pixels": "0",
        "default_page": "640,640",
        "max_canvas": str(2 * SIDE),
        "max_layers": str(MOST - 1),
        "max_tokens": str(BUCKETS[-1]),
        "max_image_bytes": str(2**24),
        "max_prompt_bytes": str(2**14),
        "max_text": "1024",
        "pace": json.dumps({"encode": 1e-4, "denoise": 1e-4, "decode": 1e-4}),
        "memory": json.dumps({"token": token_bytes(width), "pair": 0}),
        "slots": str(SLOTS),
        "max_batch": str(ROWS),
        "max_batch_tokens": "16384",
        "buckets": ",".join(map(str, BUCKETS)),
        "call_seconds": "3600",  # on a CPU a step may take so long
        "vocabulary": "",  # theirs is open
    }


def token_bytes(width: int) -> int:
    """Bytes that one token adds to a step, as far as arithmetic goes: what a block holds at once beside its weights.

    Both streams, queries, keys, values and what attention gives are D numbers each, the feed-forward layer 4 D twice,
    modulation 6 D; four bytes for each.
    """
    return 4 * (6 + 8 + 6) * width


def feature_bytes(width: int, number: int) -> int:
    """Bytes that one token of a run adds to the feature cache, in numbers of `number` bytes."""
    return 2 * number * width


def width_of(source: Path) -> int:
    """Of the denoiser's streams, D."""
    return public.config_of(source / "transformer").width
