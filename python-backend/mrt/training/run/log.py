"""A training log: one JSON object a line, appended to, so that a resumed run goes on in the same file."""

from __future__ import annotations

import json
from pathlib import Path


class Log:
    def __init__(self, path: Path):
        self.path = path

    def write(self, **figures: object) -> None:
        line = json.dumps(figures)
        print(line, flush=True)
        with self.path.open("a") as file:
            file.write(line + "\n")
