"""The engine on public weights against diffusers' QwenImageLayeredPipeline: small random networks, the same noise."""

from __future__ import annotations

import copy
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.pipelines.qwenimage.pipeline_qwenimage_layered import QwenImageLayeredPipeline
from PIL import Image

from mrt import sampler
from mrt.families.layered import HEAD, TEMPLATE, Layered, tokenizer_of
from mrt.models.feature_cache import FeatureCache
from mrt.models.public.networks import load
from mrt.models.testing.public_model import SAID, WIDTH, write
from mrt.models.testing.public_pipeline import picture, pipeline_walk
from mrt.serving.contract.events import Event
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.contract.request import Request
from mrt.serving.engine.called_networks import CalledNetworks
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.expert_runs import NoExperts
from mrt.serving.engine.metrics import Meter
from mrt.serving.engine.outbox import Task
from mrt.serving.engine.run import Run
from mrt.serving.engine.stages import Stages
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder
from mrt.serving.testing.samples import Tensors, encoded, integers, texts

FOLDERS = {
    "mrt_denoiser": "transformer",
    "mrt_text_encoder": "text_encoder",
    "mrt_layer_encoder": "vae",
    "mrt_layer_decoder": "vae",
}
STEPS, SEED = 4, 7
LATENTS, LEVELS = 2e-4, 1  # tolerances: of latents of deviation 1, and of 255 in a pixel


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("public")


@pytest.fixture(scope="module")
def theirs(folder: Path) -> QwenImageLayeredPipeline:
    made = write(folder)
    made.tokenizer.save_pretrained(folder / "text_encoder")  # where a model repository has it
    return made


@pytest.fixture(scope="module")
def networks(theirs: QwenImageLayeredPipeline, folder: Path) -> CalledNetworks:
    device = torch.device("cpu")
    loaded = {model: load(model, folder / FOLDERS[model], device, torch.float32) for model in FOLDERS}
    return CalledNetworks(lambda model, inputs, _: loaded[model](inputs), 4, "text_ids")


@pytest.fixture(scope="module")
def family(theirs: QwenImageLayeredPipeline, folder: Path) -> Layered:
    return Layered(tokenizer_of(folder / "text_encoder"), WIDTH)


def asked(family: Layered, size: tuple[int, int], layers: int, guidance: float, **more: np.ndarray) -> Request:
    width, height = size
    tensors: Tensors = {
        "task": texts("image_to_layers"),
        "prompt": texts(SAID),
        "canvas": integers(width, height),
        "regions": np.array([(0, 0, width, height)] * layers, np.int32),
        "images": texts(encoded(picture(width, height)), *[""] * layers),
        "steps": integers(STEPS),
        "seed": np.array([SEED], np.int64),
        "guidance": np.array([guidance], np.float32),
    }
    limits = replace(LIMITS, buckets=(64, 256, 1024), schedule={"base_tokens": 256}, original_pixels=0, students={})
    return parse(tensors | more, limits, family=family)


def at_once(run: Run, task: Task) -> None:
    task()


class Walk:
    """A run through the engine's stages: latents after each step, and its events."""

    def __init__(self, networks: CalledNetworks, request: Request):
        self.caller = Recorder()
        schedule = {"base_tokens": 256}
        sigmas = sampler.sigmas(schedule, STEPS, request.page.tokens)
        self.run = Run(request=request, sink=self.caller, sigmas=sigmas, submitted=0)
        limits = replace(LIMITS, original_pixels=0)
        stages = Stages(networks, limits, Clock(), Meter(), at_once, at_once, NoExperts())
        stages.encode([self.run])
        self.latents = [self.run.x]
        for _ in range(STEPS):
            stages.denoise([self.run])
            self.latents.append(self.run.x)
        stages.deliver([self.run])

    @property
    def pictures(self) -> list[np.ndarray]:
        return [pixels(event.image) for event in self.caller.events if event.kind == "layer"]


def served(networks: CalledNetworks, *requests: Request) -> list[list[Event]]:
    """The events of requests that run together."""
    limits = replace(LIMITS, family="qwen-image-layered", schedule={"base_tokens": 256}, original_pixels=0)
    engine = Engine(networks, limits)
    callers = [Recorder() for _ in requests]
    for request, caller in zip(requests, callers, strict=True):
        engine.submit(request, caller)
    for _ in range(max(request.steps for request in requests)):
        engine.turn()
    return [caller.events for caller in callers]


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize(
    ("size", "layers", "guidance"),
    [((96, 64), 2, 1.0), ((96, 64), 3, 4.0), ((48, 80), 1, 4.0), ((32, 32), 6, 2.5)],
)
def test_latents_and_pictures_equal_the_pipeline_step_by_step(
    theirs, networks, family, size: tuple[int, int], layers: int, guidance: float
):
    walk = Walk(networks, asked(family, size, layers, guidance))
    kept = walk.run.request.layout.spans[-1]
    latents, pictures = pipeline_walk(theirs, picture(*size), layers, guidance, STEPS, walk.latents[0][: kept.start])
    for ours, other in zip(walk.latents[1:], latents, strict=True):
        assert np.array_equal(ours[kept], walk.latents[0][kept]), "the given picture stays clean"
        assert np.abs(ours[: kept.start] - other).max() < LATENTS
    assert len(walk.pictures) == len(pictures) == layers
    for ours, other in zip(walk.pictures, pictures, strict=True):
        assert np.ptp(other, axis=(0, 1)).max() > 50, "a flat picture would prove nothing"
        assert np.abs(ours[..., 3].astype(int) - other[..., 3]).max() <= LEVELS
        seen = other[..., 3] > LEVELS  # a clear pixel has no colour here
        assert seen.mean() > 0.5
        assert np.abs(ours[seen].astype(int) - other[seen]).max() <= LEVELS


def test_runs_of_other_sizes_guidance_and_boxes_share_steps_and_equal_runs_alone(networks, family):
    boxes = np.array([(0, 0, 96, 64), (16, 16, 48, 32)], np.int32)
    wanted = [
        asked(family, (96, 64), 2, 4.0, regions=boxes),
        asked(family, (48, 80), 3, 1.0, prompt=texts("A star.")),
    ]
    assert [request.layout.tokens for request in wanted] == [24 + 24 + 6 + 24, 15 * 5], "of boxes, what lies inside"
    wanted = [replace(request, bucket=128) for request in wanted]
    together = served(networks, *wanted)
    for request, events in zip(wanted, together, strict=True):
        (alone,) = served(networks, request)
        assert [event.kind for event in events] == [event.kind for event in alone]
        assert events[-1].kind == "done" and events[-1].info["model"] == family.name
        layers = [(event, other) for event, other in zip(events, alone, strict=True) if event.kind == "layer"]
        assert [event.info["slot"] for event, _ in layers] == list(range(1, len(layers) + 1))
        for event, other in layers:
            assert np.abs(pixels(event.image).astype(int) - pixels(other.image)).max() <= LEVELS
    assert [pixels(event.image).shape for event in together[0] if event.kind == "layer"] == [(64, 96, 4), (32, 48, 4)]


def test_with_a_feature_cache_runs_come_out_much_the_same_and_the_same_in_any_company(networks, family, folder):
    def cached(threshold: float) -> tuple[CalledNetworks, FeatureCache]:
        cache = FeatureCache(threshold, most=8)
        denoiser = load("mrt_denoiser", folder / "transformer", torch.device("cpu"), torch.float32, cache)
        made = copy.copy(networks)
        made.denoise = lambda batch: denoiser(batch)
        return made, cache

    sizes = [((96, 64), 2, 4.0), ((48, 80), 3, 1.0)]
    wanted = [replace(asked(family, *each, steps=integers(24)), bucket=128) for each in sizes]
    exact = layers_of(served(networks, *wanted))
    plain, cache = cached(1e-9)
    assert (differences(layers_of(served(plain, *wanted)), exact) == 0).all() and cache.reused == 0
    quick, cache = cached(0.6)
    together = layers_of(served(quick, *wanted))
    assert cache.calls == 24 * 3 and cache.calls / 4 < cache.reused < cache.calls
    alone = layers_of([events for request in wanted for events in served(cached(0.6)[0], request)])
    assert differences(together, alone).max() <= LEVELS
    change = differences(together, exact)
    assert 0 < change.mean() < 8, "levels of 255; a network of random weights changes much from step to step"


def layers_of(runs: list[list[Event]]) -> list[np.ndarray]:
    assert all(events[-1].kind == "done" for events in runs)
    return [pixels(event.image).astype(int) for events in runs for event in events if event.kind == "layer"]


def differences(made: list[np.ndarray], wanted: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.abs(one - other).ravel() for one, other in zip(made, wanted, strict=True)])


def test_prompt_and_sigmas_are_the_pipelines(theirs, family):
    assert (theirs.prompt_template_encode, theirs.prompt_template_encode_start_idx) == (TEMPLATE, HEAD)
    said = 'Größe "x"  \n 海报 🎈 <|im_end|> it\'s {y}'
    ids = theirs.tokenizer(TEMPLATE.format(said)).input_ids
    assert family.tokens({0: said}, 1000)[0].tolist() == ids[HEAD:]
    for terminal in (None, 0.02):
        scheduler = type(theirs.scheduler).from_config(theirs.scheduler.config, shift_terminal=terminal)
        scheduler.set_timesteps(sigmas=np.linspace(1, 0, 9)[:-1], mu=(1600 / 256) ** 0.5)
        ours = sampler.sigmas({"base_tokens": 256, "terminal": terminal}, 8, 1600)
        assert np.allclose(ours, scheduler.sigmas.numpy(), atol=1e-6)


@pytest.mark.parametrize("task", ["text_to_layers", "add_layers", "restyle_layers"])
def test_a_task_that_the_weights_were_never_trained_for_is_refused(family, task: str):
    with pytest.raises(Refusal, match="image_to_layers; qwen-image-layered knows no other"):
        asked(family, (32, 32), 1, 1.0, task=texts(task))
