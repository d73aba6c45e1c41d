"""Eight callers at once, each with a layout of its own, and all four tasks: they share the denoiser's calls, and get
what they would have got alone.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
from mrt.geometry import TOKEN, Region, layout
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.samples import integers, png, texts
from mrt.serving.testing.servers import ADMIN, Live
from mrt.tasks import TASKS, Task, slots_of
from stream import Event, Stream, run
from tritonclient.grpc import InferenceServerClient

STREAMS = 8
BUCKET = 256
STEPS = 50  # so many that runs overlap, however slowly their clients hear that they were accepted
TOLERANCE = 2  # of 255: a batch of another size rounds differently


def test_eight_layouts_of_four_tasks_share_calls_and_equal_runs_alone(
    live: Live, limits: Limits, triton: InferenceServerClient
):
    wanted = [design(TASKS[index % len(TASKS)], index, limits) for index in range(STREAMS)]
    alone = [run(live.grpc, tensors) for tensors in wanted]
    together = Together(triton)
    with ThreadPoolExecutor(STREAMS) as pool:
        events = list(pool.map(lambda tensors: together.run(live.grpc, tensors), wanted))
    assert together.rows / together.calls >= 6.5, "mean rows of a denoiser call while eight runs are under way, of 8"
    assert together.calls >= 10, "calls while all were under way: fewer say nothing of their mean"
    layouts = {tuple(map(tuple, made[0].info["regions"])) for made in events}
    assert len(layouts) == STREAMS and {made[0].info["bucket"] for made in events} == {BUCKET}
    for one, other in zip(alone, events, strict=True):
        assert [event.kind for event in one] == [event.kind for event in other]
        for event, same in zip(layers_of(one), layers_of(other), strict=True):
            assert np.abs(premultiplied(event.pixels) - premultiplied(same.pixels)).max() <= TOLERANCE


class Together:
    """Calls and rows of the denoiser from when the last of the runs is accepted to when the first is through."""

    def __init__(self, triton: InferenceServerClient):
        self._triton, self._lock, self._open = triton, threading.Lock(), True
        self._all_connected = threading.Barrier(STREAMS, timeout=HANG)
        self._all_accepted = threading.Barrier(STREAMS, self._begin, HANG)
        self.calls = self.rows = 0

    def run(self, address: str, tensors: samples.Tensors) -> list[Event]:
        seen = []
        with Stream(address, tensors, self._all_connected.wait) as stream:
            for event in stream:
                if event.kind == "accepted":
                    self._all_accepted.wait()
                elif event.kind == "layer":
                    self._end()
                seen.append(event)
        return seen

    def _begin(self) -> None:
        self._calls, self._rows = self._counts()

    def _end(self) -> None:
        with self._lock:
            if self._open:
                calls, rows = self._counts()
                self.calls, self.rows, self._open = calls - self._calls, rows - self._rows, False

    def _counts(self) -> tuple[int, int]:
        (stats,) = self._triton.get_inference_statistics("mrt_denoiser", headers=ADMIN).model_stats
        return stats.execution_count, stats.inference_count


def design(task: Task, seed: int, limits: Limits) -> samples.Tensors:
    """A request with a random page and random layers, of as many tokens as go into the bucket."""
    random = Random(seed)
    while True:
        canvas = (TOKEN * random.randint(6, 9), TOKEN * random.randint(6, 9))
        regions = [Region(0, 0, *canvas)] + [region(random, canvas) for _ in range(random.randint(3, 9))]
        last = len(regions) - 1  # the only layer that an edit makes
        keep = [task in ("add_layers", "restyle_layers") and index < last for index in range(len(regions))]
        tokens = layout(slots_of(task, canvas, regions[0], regions, keep), canvas).tokens
        if limits.bucket(min(tokens, limits.max_tokens)) == BUCKET:
            return tensors_of(task, canvas, regions, keep) | {"seed": np.array([seed], np.int64)}


def region(random: Random, canvas: tuple[int, int]) -> Region:
    (x, width), (y, height) = (span(random, side) for side in canvas)
    return Region(x, y, width, height)


def span(random: Random, side: int) -> tuple[int, int]:
    length = random.randint(20, side // 2)
    return random.randint(0, side - length), length


def tensors_of(task: Task, canvas: tuple[int, int], regions: list[Region], keep: list[bool]) -> samples.Tensors:
    sizes = [each[2:] for each in regions]
    tensors = {
        "task": texts(task),
        "canvas": integers(*canvas),
        "regions": np.array(regions, np.int32),
        "steps": integers(STEPS),
        "guidance": np.array([1], np.float32),
    }
    if task in ("text_to_layers", "add_layers"):
        tensors["captions"] = texts(*["" if kept else "red star icon" for kept in keep])
    if task == "image_to_layers":
        tensors["images"] = texts(png(*canvas), *[b""] * len(regions))
    if any(keep):
        pictures = [png(*size) if kept else b"" for size, kept in zip(sizes, keep, strict=True)]
        tensors |= {"keep": np.array(keep), "images": texts(b"", *pictures)}
    if task == "restyle_layers":
        tensors["references"] = texts(*[b"" if kept else png(*size) for size, kept in zip(sizes, keep, strict=True)])
    return tensors


def layers_of(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == "layer"]


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    """Colour under nearly clear pixels is of no weight."""
    pixels = pixels.astype(float)
    return np.dstack([pixels[..., :3] * pixels[..., 3:] / 255, pixels[..., 3]])
