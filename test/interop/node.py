"""Scripts of Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

REPO = Path(__file__).parents[2]


def run_node(*args: str | Path) -> None:
    subprocess.run(["node", *args], cwd=REPO, check=True)
