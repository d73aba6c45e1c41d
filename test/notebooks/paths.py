"""Where things are, and what a fixture gives."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from deno_kernel import DenoKernel

REPO = Path(__file__).parents[2]
NOTEBOOKS = REPO / "examples/notebooks"
DENO = REPO / "test/tools/node_modules/.bin/deno"

Start = Callable[[str], AbstractContextManager[DenoKernel]]
