"""NVIDIA's perf_analyzer against a running server, as JSON: `perf_analyzer.py HOST:PORT ADMIN_KEY`.

The binary comes out of a wheel that is fetched once into out/perf_analyzer; two libraries that it needs lie in that of
the server.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
from designs import LIMITS, drawn, plain
from mrt.evaluation.demand import batch
from mrt.evaluation.networks import OnnxNetworks
from mrt.models.weights import REPOSITORY

ROOT = REPOSITORY.parent
CACHE = ROOT / "out" / "perf_analyzer"
PINNED = ROOT / "test" / "bench" / "perf-analyzer.txt"
INSIDE = "tritonclient-2.41.1.data/data/bin/perf_analyzer"
LIBRARIES = {"libb64.so.0d": "libb64-*.so.0d", "libcudart.so.12": "libcudart-*.so.12.*"}
STREAMS, ROWS = (1, 4, 8), (1, 2, 4, 8, 16)
BUCKET = 192
DESIGNS = 8
COUNT = 12  # requests of a window; it takes three
Rows = list[dict[str, float]]


def main() -> None:
    url, binary = sys.argv[1], [fetched(), "-H", f"triton-grpc-protocol-admin: {sys.argv[2]}"]
    print(json.dumps({"runs": runs(binary, url), "denoiser": denoiser(binary, url)}))


def fetched() -> Path:
    binary = CACHE / "perf_analyzer"
    if not binary.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", CACHE]
        subprocess.run([*pip, "-r", PINNED], check=True, stdout=sys.stderr)
        (wheel,) = CACHE.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            binary.write_bytes(archive.read(INSIDE))
        binary.chmod(0o755)
        wheel.unlink()
    (libraries,) = ROOT.glob(".venv/serve/lib/python3*/site-packages/nvidia_pytriton.libs")
    for link, pattern in LIBRARIES.items():
        (CACHE / link).unlink(missing_ok=True)
        (CACHE / link).symlink_to(next(libraries.glob(pattern)))
    return binary


def runs(binary: list[str | Path], url: str) -> Rows:
    """Whole runs of model `mrt`, whose events come as a stream."""
    data = [entry_of(plain(case)) for case in drawn("text_to_layers", DESIGNS, BUCKET, [(2, LIMITS.max_layers)])]
    rows = []
    for streams in STREAMS:
        options = ["-m", "mrt", "--streaming", "--async", f"--concurrency-range={streams}"]
        row, requests = measured(binary, url, options, data)
        first, last = (
            [1e-6 * (request["response_timestamps"][at] - request["timestamp"]) for request in requests]
            for at in (1, -1)  # after `accepted` comes the first step
        )
        found = {"streams": streams, "runs/s": row["Inferences/Second"], "first step ms": float(np.median(first))}
        rows.append(found | {"total p50": float(np.median(last)), "total p95": float(np.quantile(last, 0.95))})
    return rows


def denoiser(binary: list[str | Path], url: str) -> Rows:
    """One caller of `mrt_denoiser` with so many rows a call, and the same call without a server."""
    networks, rows = OnnxNetworks(REPOSITORY), []
    tensors = batch(BUCKET, 1)
    data = [{name: {"content": array.ravel().tolist(), "shape": array.shape[1:]} for name, array in tensors.items()}]
    for count in ROWS:
        row, _ = measured(binary, url, ["-m", "mrt_denoiser", "-b", str(count)], data)
        found = {"rows": count, "rows/s": row["Inferences/Second"], "call ms": row["p50 latency"] / 1000}
        rows.append(found | {"in one process ms": median_ms(networks, batch(BUCKET, count))})
    return rows


def measured(binary: list[str | Path], url: str, options: list[str], data: list[dict]) -> tuple[dict, list[dict]]:
    """The line of its table, and each request's own times in ns."""
    count = ["--measurement-mode=count_windows", f"--measurement-request-count={COUNT}", "-r", "3", "-s", "999"]
    with tempfile.TemporaryDirectory() as folder:
        content, table, export = (Path(folder) / name for name in ("data.json", "table.csv", "export.json"))
        content.write_text(json.dumps({"data": data}))
        files = ["--input-data", content, "-f", table, "--profile-export-file", export]
        command = [*binary, "-u", url, "-i", "grpc", *options, *count, *files]
        environment = os.environ | {"LD_LIBRARY_PATH": str(CACHE)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"perf_analyzer ended with {done.returncode}: {(done.stderr + done.stdout)[:2000]}")
        (row,) = csv.DictReader(table.read_text().splitlines())
        (experiment,) = json.loads(export.read_text())["experiments"]
    return {name: float(value) for name, value in row.items()}, experiment["requests"]


def entry_of(case: dict) -> dict:
    shapes = {"task": [1], "canvas": [2], "page": [4], "regions": [-1, 4], "keep": [-1], "captions": [-1], "seed": [1]}
    entry = {}
    for name, shape in shapes.items():
        array = np.array(case[name]).reshape(shape)
        entry[name] = {"content": array.ravel().tolist(), "shape": array.shape}
    return entry


def median_ms(networks: OnnxNetworks, tensors: dict[str, np.ndarray]) -> float:
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        networks.denoise(tensors)
        taken.append(time.perf_counter() - start)
    return 1000 * float(np.median(taken))


if __name__ == "__main__":
    main()
