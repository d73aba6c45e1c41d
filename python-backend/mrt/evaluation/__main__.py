"""`npm run evaluate`: one JSON line a task on held-out designs, and a contact sheet a task.

What is measured is what is served: the ONNX networks of the model repository, driven by the server's own engine.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from mrt.evaluation import runner, sheets
from mrt.evaluation.cases import SEED, cases
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.score import score
from mrt.tasks import TASKS, Task

WITHOUT_TEXT: tuple[Task, ...] = ("image_to_layers", "restyle_layers")
REPOSITORY = Path(__file__).parents[3] / "triton-model-repo"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=96, help="held-out designs a task")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--guidance", type=float, default=None, help="default: the model's own for each task")
    parser.add_argument("--without-text", action="store_true", help="no caption; for the two tasks that can do without")
    parser.add_argument("--repository", type=Path, default=REPOSITORY)
    parser.add_argument("--out", type=Path, default=Path("out/evaluation"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    networks = OnnxNetworks(args.repository)
    limits = runner.limits_of(REPOSITORY / "mrt" / "config.pbtxt")
    options: dict[str, np.ndarray] = {"steps": np.array([args.steps], np.int32)}
    if args.guidance is not None:
        options["guidance"] = np.array([args.guidance], np.float32)
    for task in WITHOUT_TEXT if args.without_text else TASKS:
        chosen, start = cases(task, args.designs, captions=not args.without_text), time.monotonic()
        stacks = runner.run(networks, limits, chosen, **options)
        line = {
            "task": task,
            "designs": len(chosen),
            "seed": SEED,
            "steps": args.steps,
            "guidance": args.guidance if args.guidance is not None else limits.guidance[task],
            "text": not args.without_text,
            "seconds": round(time.monotonic() - start, 1),
            "made": score(chosen, stacks),
            "codec_ceiling": score(chosen, runner.codec(networks, chosen)),
        }
        print(json.dumps(line), flush=True)
        with (args.out / "figures.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
        name = f"{task}-without-text" if args.without_text else task
        sheets.write(args.out / f"{name}.png", chosen[:10], stacks[:10])


if __name__ == "__main__":
    main()
