"""Bytes that denoiser calls add to the peak of their process, as JSON: `activations.py TOKENS ROWS [TOKENS ROWS]`."""

from __future__ import annotations

import json
import sys

from mrt.evaluation.demand import activations

numbers = [int(word) for word in sys.argv[1:]]
print(json.dumps([activations(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]))
