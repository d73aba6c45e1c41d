"""Deno, offline, and its kernels: they reach the server that they are started for and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from deno_kernel import deno_kernel
from paths import DENO, NOTEBOOKS, Start


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Deno runs with: no cache to find packages in, no registry to get them from, and a place for files."""
    nowhere = "http://127.0.0.1:9"
    cache, files = (str(tmp_path_factory.mktemp(name)) for name in ("deno", "files"))
    registries = {"NPM_CONFIG_REGISTRY": nowhere, "JSR_URL": nowhere}
    return {**os.environ, **registries, "DENO_DIR": cache, "TMPDIR": files, "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def deno(offline: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The deno command; stderr goes with stdout."""

    def run(*arguments: str | Path, cwd: Path = NOTEBOOKS) -> subprocess.CompletedProcess[str]:
        out, to_out = subprocess.PIPE, subprocess.STDOUT
        return subprocess.run([DENO, *arguments], cwd=cwd, env=offline, text=True, stdout=out, stderr=to_out)

    return run


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory, offline: dict[str, str]) -> Start:
    """Starts a kernel in the folder of the notebooks; give it the server's address."""
    specs = tmp_path_factory.mktemp("kernels")
    argv = [str(DENO), "jupyter", "--kernel", "--conn", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Deno", "language": "typescript"}
    (specs / "deno").mkdir()
    (specs / "deno/kernel.json").write_text(json.dumps(spec))
    return lambda url: deno_kernel(specs, NOTEBOOKS, {**offline, "MRT_URL": url})
