"""Prints what psd-tools finds in a PSD whose path comes as JSON on stdin: size, and the layers bottom to top."""

from __future__ import annotations

import hashlib
import json
import sys

from psd_tools import PSDImage


def main() -> None:
    psd = PSDImage.open(json.load(sys.stdin))
    layers = []
    for layer in psd:
        pixels = layer.topil().convert("RGBA")
        digest = hashlib.sha256(pixels.tobytes()).hexdigest()
        layers.append({"name": layer.name, "box": list(layer.bbox), "pixels": digest})
    print(json.dumps({"size": list(psd.size), "layers": layers}))


if __name__ == "__main__":
    main()
