from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt import sampler
from mrt.serving.contract.parse import parse
from mrt.serving.contract.tensors import CHANNELS, MODELS, TEXT_WIDTH
from mrt.serving.engine.run import Run
from mrt.serving.engine.scheduler import BatchBuilder
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder

NUMPY = {"FP32": np.float32, "INT32": np.int32, "BOOL": np.bool_}


def run(task: str, guidance: float) -> Run:
    request = replace(parse(samples.TASKS[task](), LIMITS), guidance=guidance, bucket=256)
    made = Run(request=request, sink=Recorder(), sigmas=sampler.sigmas({}, 4), submitted=0)
    made.x = np.ones((request.layout.tokens, CHANNELS), np.float32)
    made.text = np.ones((len(request.text_slot), TEXT_WIDTH), np.float32)
    return made


RUNS = (run("text_to_layers", 2.0), run("restyle_layers", 1.0), run("image_to_layers", 3.0))


def test_a_batch_has_the_tensors_of_the_denoiser():
    batch = BatchBuilder().build(RUNS)
    assert set(batch) == {tensor.name for tensor in MODELS["mrt_denoiser"].inputs}
    sizes = {
        "hidden": (256, CHANNELS),
        "text": (8, TEXT_WIDTH),
        "text_valid": (8,),
        "sigma": (1,),
        "keep": (256,),
    }
    for tensor in MODELS["mrt_denoiser"].inputs:
        array = batch[tensor.name]
        assert array.dtype == NUMPY[tensor.datatype] and len(array) == 5, tensor.name
        assert array.shape[1:] == sizes.get(tensor.name, array.shape[1:])
        assert array.ndim == len(tensor.shape) + 1


def test_padding_is_marked_invalid_and_points_nowhere():
    batch = BatchBuilder().build(RUNS)
    for row, made in zip((0, 2, 3), RUNS, strict=True):
        tokens = made.request.layout.tokens
        assert batch["valid"][row].tolist() == [True] * tokens + [False] * (256 - tokens)
        assert (batch["beneath"][row, tokens:] == -1).all()
        assert not batch["hidden"][row, tokens:].any() and not batch["keep"][row, tokens:].any()
        words = len(made.request.text_slot)
        assert batch["text_valid"][row].tolist() == [True] * words + [False] * (8 - words)
        assert not batch["text"][row, words:].any(), "the blank word that the encoder saw stays out"


def test_the_second_row_of_a_guided_run_differs_in_text_only():
    batch = BatchBuilder().build(RUNS)
    assert not batch["text_valid"][1].any()
    for name in set(batch) - {"text_valid"}:
        assert np.array_equal(batch[name][0], batch[name][1]), name


def test_text_is_padded_to_the_longest_of_the_batch():
    short, long = run("text_to_layers", 1.0), run("text_to_layers", 1.0)
    long.request = replace(long.request, text_slot=np.ones(17, np.int32))
    long.text = np.ones((18, TEXT_WIDTH), np.float32)
    assert BatchBuilder().build([short])["text"].shape[1] == 8
    assert BatchBuilder().build([short, long])["text"].shape[1] == 24


def test_what_no_step_changes_is_stacked_once_for_the_same_runs_and_anew_for_others():
    first, second = run("text_to_layers", 1.0), run("image_to_layers", 1.0)
    builder = BatchBuilder()
    batch = builder.build([first])
    first.x, first.step = first.x + 1, 1
    after = builder.build([first])
    kept = {name for name in batch if batch[name] is after[name]}
    assert set(batch) - kept == {"hidden", "sigma"}
    assert after["hidden"][0, 0, 0] == 2 and after["sigma"] == first.sigmas[1]
    assert np.array_equal(builder.build([second])["ids"], BatchBuilder().build([second])["ids"])
    assert len(builder.build([first, second])["ids"]) == 2
