"""`npm run bench:20b`: one denoiser call of the 20B families, by tokens and batch, and regions against full pages.

Where there is a GPU it is measured, with random weights of the true shape; everywhere the model in cost.py is printed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from mrt.evaluation.reporting import plots
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.twenty import timing
from mrt.evaluation.twenty.tokens import LAYERS, Tokens, of_designs
from mrt.models.cost import Cost, of_call
from mrt.models.families import FAMILIES, TransformerConfig

WORDS = 256
TOKENS, BATCHES = (1024, 2048, 4096, 8192, 16384), (1, 2, 4, 8)
SIDE = 64  # tokens of a page of 1024 x 1024 px
FULL_STEPS, FULL_ROWS, STEPS = 50, 2, 8  # undistilled with guidance, as Qwen-Image-Layered comes; distilled without
RATE, SHARE = 989e12, 0.4  # FLOP/s of an H100 in dense bf16, and how much of it large products reach: both assumed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/bench-20b"))
    out = parser.parse_args().out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--out {out} cannot be made: {error.strerror}")
    found: dict[str, Any] = {"machine": machine(), "modelled": modelled()}
    if torch.cuda.is_available():
        found["measured"] = measured(torch.device("cuda"), out)
    else:
        print("\nnot run: no GPU. The table above is the model, none of it was measured.")
    (out / "20b.json").write_text(json.dumps(found, indent=2) + "\n")
    write_plot(out, found["modelled"])
    print(f"{out}/20b.json, {out}/20b.png")


def modelled(config: TransformerConfig = FAMILIES["mrt-20b"]) -> list[dict[str, Any]]:
    print(
        f"MODEL, not measured: {config.num_layers} blocks of width {config.width} in bf16, {WORDS} text tokens, fused"
    )
    print(f"attention, held-out designs on a megapixel, {SHARE:.0%} of {RATE / 1e12:.0f} TFLOP/s (an H100's, assumed).")
    print(f"Pages: {FULL_STEPS} steps of {FULL_ROWS} rows. Regions: {STEPS} steps of 1 row.\n")
    print("layers | tokens: pages, regions | TFLOP a row | seconds a run | ratio | activations GiB | saved")
    rows = []
    for each in map(of_designs, LAYERS):
        pages, regions = of_call(config, FULL_ROWS, each.full, WORDS), of_call(config, 1, each.regions, WORDS)
        rows.append(row := _compared(each, pages, regions))
        print(
            f"{each.layers:6} | {each.full:9} {each.regions:9} | {row['tflop'][0]:5.0f} {row['tflop'][1]:5.0f} | "
            f"{row['seconds'][0]:6.1f} {row['seconds'][1]:5.1f} | {row['ratio']:4.0f}x | "
            f"{row['gib'][0]:6.2f} {row['gib'][1]:6.2f} | {row['saved']:.1%}"
        )
    print(f"weights: {regions.weights / 2**30:.1f} GiB")
    return rows


def _compared(each: Tokens, pages: Cost, regions: Cost) -> dict[str, Any]:
    seconds = [FULL_STEPS * pages.flops / (RATE * SHARE), STEPS * regions.flops / (RATE * SHARE)]
    return {
        "layers": each.layers,
        "tokens": [each.full, each.regions],
        "tflop": [pages.flops / FULL_ROWS / 1e12, regions.flops / 1e12],
        "seconds": seconds,
        "ratio": seconds[0] / seconds[1],
        "gib": [pages.activations / 2**30, regions.activations / 2**30],
        "saved": 1 - regions.activations / pages.activations,
        "weights_gib": regions.weights / 2**30,
    }


def measured(device: torch.device, out: Path) -> dict[str, Any]:
    """Written after every part, so that a machine that goes away leaves its figures."""
    found: dict[str, Any] = {"gpu": torch.cuda.get_device_name(device), "torch": torch.__version__}
    config = FAMILIES["mrt-20b"]
    net = timing.ours(config, device)
    found["step"] = [
        _row({"tokens": tokens, "rows": rows}, timing.call_ours(net, config, device, rows, tokens, WORDS), device)
        for tokens in TOKENS
        for rows in BATCHES
    ]
    designs = [of_designs(layers) for layers in LAYERS]
    found["regions"] = [
        _row(each._asdict(), timing.call_ours(net, config, device, 1, each.regions, WORDS), device) for each in designs
    ]
    (out / "measured.json").write_text(json.dumps(found, indent=2))
    del net
    public = FAMILIES["qwen-image-layered"]
    theirs = timing.diffusers(public, device)
    found["pages"] = [
        _row(
            {"layers": each.layers, "full": (each.layers + 2) * SIDE**2},
            timing.call_diffusers(theirs, public, device, 1, each.layers + 2, SIDE, WORDS),
            device,
        )
        for each in designs
    ]
    (out / "measured.json").write_text(json.dumps(found, indent=2))
    return found


def _row(what: dict[str, Any], call: timing.Call, device: torch.device) -> dict[str, Any]:
    result = timing.measure(call, device)
    row = what | (result._asdict() if result else {"seconds": None, "note": "not enough memory"})
    print(row, flush=True)
    return row


def write_plot(out: Path, rows: list[dict[str, Any]]) -> None:
    names = [str(row["layers"]) for row in rows]
    series = {
        "pages": [row["gib"][0] for row in rows],
        "regions": [row["gib"][1] for row in rows],
    }
    plots.write(out / "20b.png", "activations of a call by layers, GiB (model)", names, series)


if __name__ == "__main__":
    main()
