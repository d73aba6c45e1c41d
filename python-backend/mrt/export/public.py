"""A model repository of public Qwen-Image-Layered weights: `python -m mrt.export.public --from NAME --to REPOSITORY`.

The weights are linked, not copied, where both lie on one disk. Nothing is written before it is clear that the networks
will fit into the memory, and the files onto the disk, of this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from transformers import Qwen2Tokenizer

from mrt.export import estimate, hub
from mrt.export.pbtxt import config
from mrt.export.public_limits import ROWS, SLOTS, parameters_of, width_of
from mrt.families.layered import TOKENIZER, Layered
from mrt.serving import manifest
from mrt.serving.tensors import models

VERSION = "1"
LAYERS = 4  # of a request that gives no regions, background included: the pipeline's own number
PARTS = {
    "mrt_denoiser": "transformer",
    "mrt_text_encoder": "text_encoder",
    "mrt_layer_encoder": "vae",
    "mrt_layer_decoder": "vae",
}
CODE = {"mrt": "triton_engine", "mrt_layout": "whole_pages_model"}  # of the others: torch_model
BOXES = ("text_encoder", "processor")  # what mrt_layout is of, where it looks for boxes
_SUFFIXES = (".json", ".safetensors")


def lay_out(source: Path, repository: Path, dtype: str, boxes: bool = False, features: float = 0) -> None:
    """A repository that `mrt.serving.launcher` serves. Raises ValueError where `source` lacks a part.

    `boxes`: Qwen2.5-VL finds the layers of a request without regions, instead of a few whole pages.
    `features`: threshold of the denoiser's feature cache, 0 for none.
    """
    for part in ("tokenizer", "scheduler", *PARTS.values(), *(BOXES if boxes else ())):
        if not (source / part).is_dir():
            raise ValueError(f"{source} has no folder {part!r}; give the folder of a public Qwen-Image-Layered")
    width = json.loads((source / "transformer" / "config.json").read_text())["joint_attention_dim"]
    family = Layered(lambda said: [], width)
    for name, model in models(family).items():
        folder = repository / name / VERSION
        folder.mkdir(parents=True, exist_ok=True)
        parameters, code = {"dtype": dtype}, CODE.get(name, "torch_model")
        if name == "mrt":
            parameters = parameters_of(source, family.name)
        elif name == "mrt_denoiser" and features:
            parameters |= {"feature_cache": f"{features:g}", "feature_rows": str(ROWS * SLOTS)}
        elif name == "mrt_layout" and boxes:
            code = "vl_layout_model"
        elif name == "mrt_layout":
            parameters = {"layers": str(LAYERS)}
        (folder.parent / "config.pbtxt").write_text(config(name, model, ROWS, parameters))
        (folder / "model.py").write_text(f"from mrt.serving.{code} import TritonPythonModel as TritonPythonModel\n")
        for part in (PARTS[name],) if name in PARTS else BOXES if code == "vl_layout_model" else ():
            _link(source / part, folder)
    reader = Qwen2Tokenizer.from_pretrained(source / "tokenizer", local_files_only=True).backend_tokenizer
    for name in ("mrt", "mrt_text_encoder", *(["mrt_layout"] if boxes else [])):
        reader.save(str(repository / name / VERSION / TOKENIZER))
    manifest.write(repository, VERSION, family.name, students=0)


def _link(source: Path, folder: Path) -> None:
    for path in sorted(source.iterdir()):
        if path.suffix in _SUFFIXES:
            (folder / path.name).unlink(missing_ok=True)
            try:
                os.link(path.resolve(), folder / path.name)
            except OSError:  # another disk
                shutil.copyfile(path, folder / path.name)


def main() -> int:
    options = _options()
    try:
        local = Path(options.source).is_dir()
        source = Path(options.source) if local else options.to.with_name(options.to.name + "-weights")
        listed = None if local else hub.listing(options.source, options.revision)
        if listed is None:
            needs = estimate.of_folder(source, options.profile, options.to, options.boxes)
        else:
            needs = estimate.of_listing(listed, options.profile, source, options.boxes)
        if options.feature_cache:
            needs = estimate.with_features(needs, width_of(source) if local else estimate.WIDTH)
        print(estimate.told(needs))
        estimate.check(needs, options.to)
        if options.estimate:
            return 0
        if listed:
            hub.fetch(listed, source)
        lay_out(source, options.to, estimate.PROFILES[options.profile], options.boxes, options.feature_cache)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mrt.export.public", description=__doc__)
    parser.add_argument("--from", dest="source", required=True, help="folder, or name on the hub, of a public model")
    parser.add_argument("--revision", help="commit or tag on the hub (default: the latest)")
    parser.add_argument("--to", type=Path, required=True, help="model repository to write; weights go beside it")
    parser.add_argument("--profile", choices=tuple(estimate.PROFILES), default="gpu")
    parser.add_argument("--boxes", action="store_true", help="have Qwen2.5-VL find the regions of a picture")
    parser.add_argument(
        "--feature-cache",
        type=_threshold,
        default=0,
        metavar="CHANGE",
        help="leave out the blocks of a step whose first one changed by less, as 0.1 (default: 0, none)",
    )
    parser.add_argument("--estimate", action="store_true", help="only say what it takes")
    return parser.parse_args()


def _threshold(said: str) -> float:
    change = float(said)
    if not 0 <= change < 1:
        raise argparse.ArgumentTypeError(f"is {said}; give a number from 0 to 1, as 0.1")
    return change


if __name__ == "__main__":
    sys.exit(main())
