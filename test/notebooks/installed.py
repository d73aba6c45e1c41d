"""The SDK as it lies in the project of somebody who has installed it, so that the types are those of the package."""

from __future__ import annotations

import json
import shutil
from pathlib import Path


def install_sdk(repo: Path, folder: Path) -> None:
    """Makes `folder` such a project. The package is copied: behind a link, Deno takes it for code of the project."""
    sdk = repo / "sdk"
    manifest = json.loads((sdk / "package.json").read_text())
    (folder / "package.json").write_text(json.dumps({"dependencies": {manifest["name"]: manifest["version"]}}))
    modules = folder / "node_modules"
    package = modules / manifest["name"]
    shutil.copytree(sdk / "dist", package / "dist", ignore=shutil.ignore_patterns("*.map"))
    shutil.copy(sdk / "package.json", package)
    for name in manifest["dependencies"]:
        link = modules / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to((repo / "node_modules" / name).resolve())
