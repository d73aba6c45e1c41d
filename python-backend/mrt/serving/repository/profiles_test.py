"""Profiles cover every shape that the limits let through."""

from __future__ import annotations

import numpy as np
import pytest

from mrt.experts.reader import detection
from mrt.experts.reader.reader import Limits, Reader
from mrt.serving.contract.tensors import MODELS, NETWORKS
from mrt.serving.repository.profiles import profiles
from mrt.serving.testing.limits import LIMITS


def test_every_input_has_three_ordered_shapes_of_the_tables_rank():
    for model in NETWORKS:
        for profile in profiles(model, LIMITS):
            assert list(profile) == [tensor.name for tensor in MODELS[model].inputs]
            for tensor in MODELS[model].inputs:
                least, usual, most = profile[tensor.name]
                for low, middle, high, dim in zip(least, usual, most, (-1, *tensor.shape), strict=True):
                    assert 1 <= low <= middle <= high
                    assert dim == -1 or low == high == dim


def test_the_denoiser_has_one_for_each_bucket_with_its_number_of_tokens_fixed():
    found = profiles("mrt_denoiser", LIMITS)
    assert [{shape[1] for shape in profile["hidden"]} for profile in found] == [{size} for size in LIMITS.buckets]
    assert all([shape[0] for shape in profile["hidden"]] == [1, 8, 16] for profile in found)
    assert all([shape[1] for shape in profile["text"]] == [8, 24, 96] for profile in found)


def test_pictures_and_latents_of_up_to_the_largest_canvas_are_covered():
    (encoder,), (decoder,) = (profiles(f"mrt_layer_{half}coder", LIMITS) for half in ("en", "de"))
    assert encoder["image"] == ((1, 4, 16, 16), (8, 4, 128, 128), (16, 4, 320, 320))
    assert decoder["latent"] == ((1, 1, 1, 48), (8, 8, 8, 48), (16, 20, 20, 48))


@pytest.mark.parametrize(
    "size", [(1, 1), (33, 17), (1328, 1328), (2000, 1001), (9300, 1000), (1000, 9400), (20_000, 2)]
)
def test_pictures_of_every_length_fit_a_profile_of_the_text_detector(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(detection, "_SPREAD", 0)
    asked: list[tuple[int, ...]] = []

    def text_map(picture: np.ndarray) -> np.ndarray:
        asked.append(picture.shape)
        return np.zeros((1, 1, *picture.shape[2:]), np.float32)

    width, height = size
    reader = Reader(text_map, lambda lines: (lines, lines), [], Limits())
    assert reader.read(np.broadcast_to(np.zeros(3, np.uint8), (height, width, 3))) == []
    assert len(asked) == 2, "at a fine and at a coarse size"
    for shape in asked:
        assert any(
            all(low <= side <= high for low, side, high in zip(least, shape, most, strict=True))
            for profile in profiles("mrt_text_detector", LIMITS)
            for least, _, most in profile.values()
        )
