"""Limits for tests that need no server."""

from __future__ import annotations

from mrt.serving.contract.limits import Limits, Student

LIMITS = Limits(
    family="tiny",
    weights="sha256:00",
    steps=8,
    max_steps=100,
    guidance={"text_to_layers": 2.0, "image_to_layers": 1.0, "add_layers": 1.0, "restyle_layers": 1.0},
    max_guidance=20,
    schedule={"shift": 1.0},
    students={6: Student(index=2, sigmas=(1, 0.9, 0.8, 0.6, 0.4, 0.2, 0), guidance=1)},
    tiers={"draft": 6, "standard": 8},
    original_pixels=0.2,
    default_page=(128, 128),
    max_canvas=320,
    max_layers=16,
    max_tokens=1024,
    max_image_bytes=16_777_216,
    max_prompt_bytes=4096,
    max_text=96,
    pace={"encode": 1e-5, "denoise": 1e-4, "decode": 1e-5},
    memory={"token": 1000, "pair": 10},
    slots=8,
    max_batch=16,
    max_batch_tokens=8192,
    buckets=(128, 256, 512, 1024),
    call_seconds=60,
)
