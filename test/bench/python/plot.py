"""The plot that comes as JSON on stdin, as the PNG of the given path."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mrt.evaluation.reporting import plots

plot = json.load(sys.stdin)
plots.write(Path(sys.argv[1]), plot["title"], plot["labels"], plot["series"], plot.get("log", False))
print("null")
