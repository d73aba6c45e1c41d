"""The other client of the benchmark: PyPI's tritonclient. Takes and prints what sdk-client.mjs does.

With `check` as a last word it compares the digest of each layer with the server's, as the SDK does.
"""

from __future__ import annotations

import hashlib
import json
import queue
import resource
import sys
import time

import numpy as np
from tritonclient.grpc import InferenceServerClient, InferInput


def main() -> None:
    url, steps, count, side, runs = sys.argv[1], *map(int, sys.argv[2:6])
    check = sys.argv[6:] == ["check"]
    regions = np.array([[0, 0, side, side]] * max(2, count), np.int32)
    inputs = {
        "task": ("BYTES", np.array([b"text_to_layers"], np.object_)),
        "prompt": ("BYTES", np.array([str(steps).encode()], np.object_)),
        "canvas": ("INT32", np.array([side, side], np.int32)),
        "page": ("INT32", np.array([0, 0, side, side], np.int32)),
        "regions": ("INT32", regions),
        "keep": ("BOOL", np.zeros(len(regions), np.bool_)),
    }
    arrived: queue.SimpleQueue = queue.SimpleQueue()
    client = InferenceServerClient(url)

    def once() -> dict[str, float]:
        start, before = time.perf_counter(), time.process_time()
        client.start_stream(lambda result, error: arrived.put((result, error)))
        tensors = []
        for name, (datatype, array) in inputs.items():
            tensor = InferInput(name, list(array.shape), datatype)
            tensor.set_data_from_numpy(array)
            tensors.append(tensor)
        client.async_stream_infer("mrt", tensors, enable_empty_final_response=True)
        seen = {"step": 0, "layer": 0, "accepted": 0, "done": 0}
        kept = []
        while True:
            result, error = arrived.get()
            if error:
                raise error
            if result.get_response().parameters["triton_final_response"].bool_param:
                break
            kind = result.as_numpy("event")[0].decode()
            index = result.as_numpy("index")
            info = json.loads(result.as_numpy("info")[0])
            if image := result.as_numpy("image")[0]:
                kept.append(image)
                if check and info["digest"] != "sha256:" + hashlib.sha256(image).hexdigest():
                    raise SystemExit("a layer was damaged")
            seen[kind] += int(index is not None)
        client.stop_stream()
        if (seen["step"], len(kept)) != (steps, len(regions)):
            raise SystemExit("something was lost")
        return {"wall": (time.perf_counter() - start) * 1000, "cpu": (time.process_time() - before) * 1000}

    once()
    measured = [once() for _ in range(runs)]
    client.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"runs": measured, "rss": peak}))


if __name__ == "__main__":
    main()
