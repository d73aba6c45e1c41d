"""The one table of the tensors on the wire, for the public model and the models behind it."""

from __future__ import annotations

from typing import NamedTuple

from mrt.experts.native import PLANES
from mrt.experts.reader.recognition import HEIGHT
from mrt.families.family import Family
from mrt.families.tiny import TINY
from mrt.kinds import KINDS

ENLARGER = "mrt_enlarger"
CHANNELS, TEXT_WIDTH = TINY.channels, TINY.text_width


class Tensor(NamedTuple):
    """Name, KServe v2 datatype, and shape of one request; -1 is any size. Networks add a batch axis in front."""

    name: str
    datatype: str
    shape: tuple[int, ...]
    optional: bool = False


class Model(NamedTuple):
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    batched: bool = True


_ENGINE = {
    "mrt": Model(
        inputs=(
            Tensor("task", "BYTES", (1,)),
            Tensor("prompt", "BYTES", (1,), optional=True),
            Tensor("canvas", "INT32", (2,), optional=True),
            Tensor("page", "INT32", (4,), optional=True),
            Tensor("regions", "INT32", (-1, 4), optional=True),
            Tensor("layer_count", "INT32", (1,), optional=True),
            Tensor("expert", "BYTES", (1,), optional=True),
            Tensor("granularity", "BYTES", (1,), optional=True),
            Tensor("text", "BYTES", (1,), optional=True),
            Tensor("icons", "BYTES", (1,), optional=True),
            Tensor("strict", "BOOL", (1,), optional=True),
            Tensor("keep", "BOOL", (-1,), optional=True),
            Tensor("captions", "BYTES", (-1,), optional=True),
            Tensor("images", "BYTES", (-1,), optional=True),
            Tensor("references", "BYTES", (-1,), optional=True),
            Tensor("seed", "INT64", (1,), optional=True),
            Tensor("steps", "INT32", (1,), optional=True),
            Tensor("quality", "BYTES", (1,), optional=True),
            Tensor("guidance", "FP32", (1,), optional=True),
            Tensor("preview", "INT32", (1,), optional=True),
            Tensor("priority", "BYTES", (1,), optional=True),
            Tensor("plan", "BOOL", (1,), optional=True),
            Tensor("encoding", "BYTES", (1,), optional=True),
        ),
        outputs=(
            Tensor("event", "BYTES", (1,)),
            Tensor("index", "INT32", (2,)),
            Tensor("image", "BYTES", (1,)),
            Tensor("info", "BYTES", (1,)),
        ),
        batched=False,
    ),
    "mrt_layout": Model(
        inputs=(
            Tensor("image", "FP32", (4, -1, -1), optional=True),
            Tensor("prompt", "BYTES", (1,), optional=True),
            Tensor("canvas", "INT32", (2,)),
            Tensor("page", "INT32", (4,)),
            Tensor("room", "INT32", (3,)),  # most layers, most tokens of all of them, layers wanted or 0
            Tensor("seed", "INT64", (1,), optional=True),  # goes with a prompt
        ),
        outputs=(Tensor("regions", "INT32", (-1, 4)), Tensor("captions", "BYTES", (-1,))),
        batched=False,
    ),
    "mrt_experts": Model(  # a decomposition is begun by one call and brought on by others, which name it by `run`
        inputs=(
            Tensor("run", "BYTES", (1,)),
            Tensor("request", "BYTES", (1,), optional=True),  # JSON; begins it, together with
            Tensor("picture", "BYTES", (1,), optional=True),  # the file
            Tensor("end", "BOOL", (1,), optional=True),  # the caller is gone
        ),
        outputs=(
            Tensor("event", "BYTES", (1,)),
            Tensor("info", "BYTES", (1,)),  # JSON
            Tensor("image", "BYTES", (1,)),  # a PNG or empty
        ),
        batched=False,
    ),
}

EXPERT_NETWORKS = {
    "mrt_text_detector": Model(
        inputs=(Tensor("picture", "UINT8", (3, -1, -1)),),
        outputs=(Tensor("text", "FP32", (1, -1, -1)),),
    ),
    "mrt_text_recogniser": Model(
        inputs=(Tensor("lines", "FP32", (3, HEIGHT, -1)),),
        outputs=(Tensor("best", "INT32", (-1,)), Tensor("sure", "FP32", (-1,))),
    ),
    "mrt_regions": Model(
        inputs=(Tensor("image", "FP32", (4, -1, -1)),),
        outputs=(Tensor("found", "FP32", (-1, 6 + len(KINDS))),),
    ),
    "mrt_matte": Model(
        inputs=(Tensor("planes", "UINT8", (9, -1, -1)),),
        outputs=(Tensor("alpha", "FP32", (2, -1, -1)),),
    ),
    "mrt_refiner": Model(
        inputs=(Tensor("planes", "UINT8", (PLANES, -1, -1)), Tensor("kinds", "FP32", (len(KINDS),))),
        outputs=(Tensor("alpha", "FP32", (1, -1, -1)),),
    ),
    ENLARGER: Model(
        inputs=(Tensor("image", "FP32", (4, -1, -1)),),
        outputs=(Tensor("fine", "FP32", (4, -1, -1)),),
    ),
}
"""Whatever the family; called by mrt_experts, and the enlarger by mrt."""


def models(family: Family) -> dict[str, Model]:
    """The tensors of every model, where weights of `family` are served."""
    (token, shape), channels, width = family.text_input, family.channels, family.text_width
    networks = {
        "mrt_text_encoder": Model(
            inputs=(Tensor(token, "INT32", (-1, *shape)), Tensor("text_slot", "INT32", (-1,))),
            outputs=(Tensor("text", "FP32", (-1, width)),),
        ),
        "mrt_layer_encoder": Model(
            inputs=(Tensor("image", "FP32", (4, -1, -1)),),
            outputs=(Tensor("latent", "FP32", (-1, -1, channels)),),
        ),
        "mrt_layer_decoder": Model(
            inputs=(Tensor("latent", "FP32", (-1, -1, channels)),),
            outputs=(Tensor("image", "FP32", (4, -1, -1)),),
        ),
        "mrt_denoiser": Model(
            inputs=(
                Tensor("hidden", "FP32", (-1, channels)),
                Tensor("ids", "INT32", (-1, 3)),
                Tensor("keep", "BOOL", (-1,)),
                Tensor("reference", "BOOL", (-1,)),
                Tensor("valid", "BOOL", (-1,)),
                Tensor("edges", "INT32", (-1, 4)),
                Tensor("beneath", "INT32", (-1, 2)),
                Tensor("text", "FP32", (-1, width)),
                Tensor("text_slot", "INT32", (-1,)),
                Tensor("text_valid", "BOOL", (-1,)),
                Tensor("text_start", "INT32", (1,)),
                Tensor("sigma", "FP32", (1,)),
                Tensor("student", "INT32", (1,)),
                *((Tensor("row", "INT64", (1,)),) if family.remembers else ()),  # equal in all steps of one row
            ),
            outputs=(Tensor("velocity", "FP32", (-1, channels)),),
        ),
    }
    return _ENGINE | networks | EXPERT_NETWORKS


MODELS = models(TINY)
NETWORKS = tuple(name for name, model in MODELS.items() if model.batched)
OF_ENGINE = tuple(name for name in NETWORKS if name not in EXPERT_NETWORKS)
"""Those of the network itself, which the engine calls: text encoder, layer encoder and decoder, denoiser."""
