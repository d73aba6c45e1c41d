"""Icon sets that a server draws from: told in the config of model `mrt`, and passed on to its process."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from mrt.experts.icons import sets
from mrt.experts.icons.sets import IconSet
from mrt.serving.launcher.bundle import LaunchError


def found_in(folders: Sequence[Path]) -> tuple[dict[Path, IconSet], list[str]]:
    """The sets in folders, by their own folder, and why others are left out. LaunchError for a folder without any."""
    usable: dict[Path, IconSet] = {}
    faults: list[str] = []
    for folder in folders:
        try:
            paths = sets.folders_in(folder.resolve())
        except ValueError as error:
            raise LaunchError(f"--icons {error}") from None
        for path in paths:
            read, why = sets.read_all([path])
            faults += [f"icons: {text}" for text in why]
            if read and all(known.prefix != read[0].prefix for known in usable.values()):
                usable[path] = read[0]
    return usable, faults


def environment(folders: Sequence[Path]) -> dict[str, str]:
    return {sets.VARIABLE: os.pathsep.join(map(str, folders))}


def telling(repository: Path, told: Sequence[IconSet], into: Path) -> Path:
    """A model repository under `into` whose model `mrt` tells of the sets; all else are links into `repository`."""
    into.mkdir()
    for model in repository.iterdir():
        if model.name != "mrt":
            (into / model.name).symlink_to(model)
    (into / "mrt").mkdir()
    for part in (repository / "mrt").iterdir():
        if part.name != "config.pbtxt":
            (into / "mrt" / part.name).symlink_to(part)
    text = json.dumps({"sets": [one.told() for one in told]}, ensure_ascii=False)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    config = (repository / "mrt" / "config.pbtxt").read_text()
    parameter = f'parameters: {{ key: "icons" value: {{ string_value: "{escaped}" }} }}\n'
    (into / "mrt" / "config.pbtxt").write_text(f"{config.rstrip()}\n# Written by the launcher.\n{parameter}")
    return into
