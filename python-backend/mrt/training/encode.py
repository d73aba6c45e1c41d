"""Encode shards of designs once: `python -m mrt.training.encode SHARDS --to LATENTS --public FOLDER --side 512`.

FOLDER is a public Qwen-Image or Qwen-Image-Layered model as diffusers lays it out; its autoencoder and text encoder do
not fit on a GPU beside the network that is trained. Run it again to resume: existing shards are skipped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save, save_file
from torch import Tensor

from mrt.data import shards
from mrt.data.convert.chunk import PARTS
from mrt.data.convert.records import stack_of
from mrt.data.resizing import grouped, scaled
from mrt.data.stacks import Stack, StackLayer, flattened
from mrt.geometry import TOKEN, Region, snap
from mrt.models.precision import fast_dtype
from mrt.models.public.parts import check_autoencoder, check_text_encoder
from mrt.models.public.text import PublicText
from mrt.tasks import INSTRUCTION
from mrt.training.public.encoded import SHARED, keep_to
from mrt.training.public.pictures import PictureEncoder

GROUPED = 0.15  # share of designs with merged layers; MRT does not give its own
MOST_LAYERS = 50  # with more a design is left out (MRT's supplement, table 3)


def pictures_of(stack: Stack, targets: list[int], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Premultiplied float pictures on the token grid by the name under which the record keeps their latents.

    `targets`: indices of layers above the background; beside them the composite without them, and their references.
    """
    background, layers = apart(stack)
    lowest, canvas = [background] if background else [], Region(0, 0, *stack.canvas)
    full = flattened(stack.layers, canvas)
    without = [*lowest, *(layer for i, layer in enumerate(layers) if i not in targets)]
    pictures = {"composed": full, "visible": full[stack.page.within(canvas)], "partial": flattened(without, canvas)}
    pictures["background"] = flattened(lowest, stack.page)
    pictures |= {f"layer{i}": flattened([layer], snap(layer.region)) for i, layer in enumerate(layers)}
    pictures |= {f"reference{i}": restyled(rng, pictures[f"layer{i}"]) for i in targets}
    return pictures


def apart(stack: Stack) -> tuple[StackLayer | None, list[StackLayer]]:
    """The background, where the design has one, and the layers above it."""
    background = next((layer for layer in stack.layers if layer.background), None)
    return background, [layer for layer in stack.layers if not layer.background]


def restyled(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """The same shapes in other colours. MRT uses an image editing model for it, which it does not name."""
    alpha, gain = picture[..., 3:], rng.uniform(0.4, 1.2, 3).astype(np.float32)
    turned = picture[..., rng.permutation(3)] * gain
    if rng.random() < 0.5:
        turned = alpha - turned
    return np.concatenate([np.clip(turned, 0, alpha), alpha], 2)


def record_of(stack: Stack, targets: list[int], whole: bool) -> dict:
    """What samples.sample_of reads of a design. `whole`: no layers were merged, so each caption is of one layer."""
    layers = [{"region": snap(layer.region)} for layer in apart(stack)[1]]
    return {"canvas": stack.canvas, "page": stack.page, "layers": layers, "targets": targets, "whole": whole}


def targets_of(rng: np.random.Generator, count: int) -> list[int]:
    """A random subset of the layers, not empty where there are any."""
    return sorted(int(i) for i in rng.permutation(count)[: 1 + int(rng.integers(count))]) if count else []


def texts_of(stack: Stack, targets: list[int]) -> dict[str, str]:
    """Texts by the name under which their features are stored; missing texts are left out."""
    captions = [layer.caption for layer in apart(stack)[1]]
    texts = {"prompt": stack.prompt, "long_prompt": stack.long_prompt}
    if targets and all(captions[i] for i in targets):
        texts["captions"] = " ".join(f"<layer> {captions[i]} </layer>" for i in targets)
    return {name: text for name, text in texts.items() if text}


def encoded(shard: shards.Shard, side: int, autoencoder: PictureEncoder, text: PublicText) -> Iterator[tuple]:
    """Samples of `json` and `safetensors`, pieces bfloat16 (h, w, 64), texts bfloat16 (L, T)."""
    for index, key in enumerate(shard.keys):
        try:
            rng = np.random.default_rng(int(key, 16))  # what is drawn of a design is always the same
            stack = stack_of(shard.read(index))
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{shard.path}: {key} is no design ({error!r}); make the shard again") from error
        stack = scaled(stack, side)
        whole = rng.random() >= GROUPED
        stack = stack if whole else grouped(rng, stack)
        count = len(apart(stack)[1])
        if not 1 <= count <= MOST_LAYERS:
            continue
        targets = targets_of(rng, count)
        pictures, texts = pictures_of(stack, targets, rng), texts_of(stack, targets)
        latents = autoencoder.encode(list(pictures.values()))
        tensors = {name: torch.from_numpy(tokens) for name, tokens in zip(pictures, latents, strict=True)}
        features = text.features(list(texts.values()))
        tensors |= {f"text.{name}": seen for name, seen in zip(texts, features, strict=True)}
        record = json.dumps(record_of(stack, targets, whole)).encode()
        yield key, {"json": record, "safetensors": save(bfloat16(tensors))}


def bfloat16(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.to(torch.bfloat16).contiguous() for name, value in tensors.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--public", type=Path, required=True, help="folder with vae, tokenizer and text_encoder")
    parser.add_argument("--side", type=int, default=512, help="px; of a square page of the same area")
    parser.add_argument("--part", default="train", choices=PARTS)
    parser.add_argument(
        "--of", type=int, nargs=2, default=(0, 1), metavar=("I", "N"), help="every N-th shard from I on"
    )
    try:
        make(parser.parse_args())
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def make(args: argparse.Namespace) -> None:
    """Raises ValueError or OSError, which say what is wrong with what."""
    if args.side < TOKEN or not 0 <= args.of[0] < args.of[1]:
        raise ValueError(f"--side is {TOKEN} px at least, and I of --of lies in 0..N-1")
    paths = sorted(args.shards.glob(f"{args.part}-*.tar"))
    if not paths:
        raise ValueError(f"{args.shards} holds no {args.part}-NNNNNN.tar; make them with mrt.data.convert")
    channels = check_autoencoder(args.public / "vae").get("input_channels", 3)
    width = check_text_encoder(args.public / "text_encoder")
    args.to.mkdir(parents=True, exist_ok=True)
    keep_to(args.to, side=args.side, channels=channels, text=width)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    autoencoder = PictureEncoder(args.public / "vae", device)
    text = PublicText(args.public, device, fast_dtype(device))
    if not (args.to / SHARED).exists():
        nothing, instruction = text.features(["", INSTRUCTION])
        save_file(bfloat16({"none": nothing, "instruction": instruction}), args.to / f"{SHARED}.tmp")
        (args.to / f"{SHARED}.tmp").replace(args.to / SHARED)
    for path in paths[args.of[0] :: args.of[1]]:
        if not (args.to / path.name).exists():
            count = shards.write(args.to / path.name, encoded(shards.Shard(path), args.side, autoencoder, text))
            print(f"{path.name}: {count} designs", flush=True)


if __name__ == "__main__":
    sys.exit(main())
