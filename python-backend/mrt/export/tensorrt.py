"""TensorRT plans of the repository's networks: `python -m mrt.export.tensorrt`, on the machine that will serve.

Makes a strongly typed ONNX graph of every network (mrt.export.typed), checks it against what TensorRT's parser takes,
builds `model.plan` for the buckets and limits of mrt/config.pbtxt, and says in `plan.json` beside it what that is.
A plan is of one TensorRT and one kind of GPU, so none is in the repository. Without TensorRT the graphs are made all
the same, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import onnx

from mrt.digests import digest_of
from mrt.export import experts, reader, weights_file
from mrt.export.graph import Graph
from mrt.export.onnx import graphs
from mrt.export.plan import NoTensorRT, build, tensorrt
from mrt.export.supported import unsupported
from mrt.export.typed import strongly_typed
from mrt.export.weightless import trace
from mrt.models.weights import REPOSITORY, path_of
from mrt.serving.contract.limits import Limits, limits_of
from mrt.serving.repository import device
from mrt.serving.repository import plan_manifest as plans
from mrt.serving.repository.profiles import profiles


def write_onnx(graph: Graph, folder: Path) -> Path:
    """The typed graph and its weights in `folder`, as trtexec takes them too. ValueError names what is unsupported."""
    weights = graph.net.state_dict()
    model = strongly_typed(trace(graph), list(weights))
    if faults := unsupported(model):
        raise ValueError(f"TensorRT's parser would refuse {graph.model}:\n" + "\n".join(faults))
    folder.mkdir(parents=True, exist_ok=True)
    return weights_file.save(model, weights, folder)


def write_reader(model: str, folder: Path) -> Path:
    """As `write_onnx`, of one of the reader's networks (mrt.export.reader.FILES)."""
    path = reader.write(model, folder)
    if faults := unsupported(onnx.load(path)):
        raise ValueError(f"TensorRT's parser would refuse {model}:\n" + "\n".join(faults))
    return path


def write_plan(model: str, graph: Path, limits: Limits) -> Path:
    """`model.plan` and its manifest in the model's folder. NoTensorRT, ValueError."""
    tensorrt()  # says best what is missing
    here, shapes, path = device.find(), profiles(model, limits), path_of(model).with_name("model.plan")
    if here is None:
        raise NoTensorRT("no GPU, or the libraries of its driver or of TensorRT are not on LD_LIBRARY_PATH")
    path.write_bytes(build(graph, shapes, graph.with_name("timing.cache")))
    manifest = plans.PlanManifest(
        **here._asdict(),
        precision="bfloat16 products, float32 otherwise" if model == "mrt_denoiser" else "float32",
        profiles=shapes,
        onnx=digest_of(graph),
        weights=plans.weights_of(path.parent),
        plan=digest_of(path),
    )
    plans.write(path, manifest)
    return path


def writers() -> Iterator[tuple[str, Callable[[Path], Path]]]:
    """Of each network what writes its graph into a folder."""
    for graph in (*graphs(), *experts.graphs()):
        yield graph.model, partial(write_onnx, graph)
    for model in reader.FILES:
        yield model, partial(write_reader, model)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mrt.export.tensorrt", description=__doc__)
    parser.add_argument("--onnx", type=Path, default=Path("out/tensorrt"), help="where graphs and timings are kept")
    options = parser.parse_args()
    limits, missing = limits_of(REPOSITORY / "mrt" / "config.pbtxt"), ""
    for model, write in writers():
        graph = write(options.onnx / model)
        print(f"{model}: {graph}")
        if missing:
            continue
        try:
            print(f"{model}: {write_plan(model, graph, limits)}")
        except NoTensorRT as error:
            missing = str(error)
    if missing:
        print(f"error: no plan was built: {missing}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
