"""Optimisation profiles of the networks' TensorRT plans: the shapes that a plan is built for, from the limits."""

from __future__ import annotations

from mrt.geometry import TOKEN
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.tensors import EXPERT_NETWORKS, MODELS
from mrt.serving.engine.scheduler import TEXT_MULTIPLE
from mrt.serving.repository.expert_profiles import ROWS, profiles_of_expert
from mrt.serving.repository.profile import Profile


def rows_of(model: str, limits: Limits) -> int:
    """Rows of one call of a network, at most."""
    return ROWS.get(model, limits.max_batch)


def profiles(model: str, limits: Limits) -> list[Profile]:
    """In the order of their numbers in `instance_group.profile`. The denoiser has one a bucket, the smallest first.
    The experts' networks do not depend on the limits.

    The number of tokens is fixed in each: a kernel that is chosen for a range is slower at every size in it. Batch and
    words vary, as they do from step to step.
    """
    if model in EXPERT_NETWORKS:
        return profiles_of_expert(model)
    least, usual, most = 1, min(limits.slots, limits.max_batch), limits.max_batch
    words = [-(-count // TEXT_MULTIPLE) * TEXT_MULTIPLE for count in (1, limits.max_text // 4, limits.max_text)]
    if model == "mrt_denoiser":
        return [
            _profile(model, (least, bucket, words[0]), (usual, bucket, words[1]), (most, bucket, words[2]))
            for bucket in sorted(limits.buckets)
        ]
    if model == "mrt_text_encoder":  # takes any number of words, not padded to a multiple
        return [_profile(model, (least, 1, 1), (usual, 1, words[1]), (most, 1, limits.max_text))]
    unit = TOKEN if model == "mrt_layer_encoder" else 1
    sides = [
        -(-side // TOKEN) * unit for side in (1, min(max(limits.default_page), limits.max_canvas), limits.max_canvas)
    ]
    return [_profile(model, *((batch, side, 0) for batch, side in zip((least, usual, most), sides, strict=True)))]


def _profile(model: str, *sizes: tuple[int, int, int]) -> Profile:
    """From batch, tokens (or the side of a picture) and words, three times."""

    def shape(name: str, dims: tuple[int, ...], size: tuple[int, int, int]) -> tuple[int, ...]:
        batch, tokens, words = size
        free = words if name.startswith("text") else tokens
        return (batch, *(free if dim == -1 else dim for dim in dims))

    least, usual, most = sizes
    return {
        tensor.name: (
            shape(tensor.name, tensor.shape, least),
            shape(tensor.name, tensor.shape, usual),
            shape(tensor.name, tensor.shape, most),
        )
        for tensor in MODELS[model].inputs
    }
