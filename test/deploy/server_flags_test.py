"""The flags of image and manifests, on the real server: it knows them, starts with them, and locks what they lock."""

from __future__ import annotations

import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.launcher import bundle
from mrt.serving.launcher.server import FORWARDED, Ports
from mrt.serving.repository import manifest
from mrt.serving.testing.patience import HANG
from pod import KEY, NEWER, front_arguments
from rendered import VARIANTS, container, entrypoint, flag
from tritonclient.grpc import InferenceServerClient
from tritonclient.utils import InferenceServerException

ADMIN = {"triton-grpc-protocol-admin": KEY}


@pytest.fixture(scope="module")
def known() -> set[str]:
    wheel = bundle.find()
    command = [wheel / "bin" / "tritonserver", "--help"]
    ran = subprocess.run(command, env=bundle.environment(wheel), capture_output=True, text=True, timeout=HANG)
    return set(re.findall(r"^\s*--([a-z0-9-]+)", ran.stdout + ran.stderr, re.MULTILINE))


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_server_knows_every_flag(variant: str, known: set[str]):
    used = {one.partition("=")[0].removeprefix("--") for one in entrypoint() + container(variant)["args"]}
    assert used <= known | set(NEWER)


def test_flags_of_later_releases_are_no_more_than_that(known: set[str]):
    assert not set(NEWER) & known
    used = {one.partition("=")[0].removeprefix("--") for variant in VARIANTS for one in container(variant)["args"]}
    assert set(NEWER) <= used


def test_it_forwards_the_headers_of_traces_and_of_the_caller_and_no_other():
    assert flag(entrypoint(), "grpc-header-forward-pattern") == FORWARDED


def test_tritons_own_http_is_off_everywhere():
    assert flag(entrypoint(), "allow-http") == "false"
    for variant in VARIANTS:
        assert not [one for one in container(variant)["args"] if one.startswith(("--http", "--allow-http"))], variant


def test_the_server_starts_with_what_was_fetched(server: Ports, repository: Path):
    with InferenceServerClient(f"127.0.0.1:{server.grpc}") as client:
        assert client.is_model_ready("mrt")
        parameters = client.get_model_config("mrt").config.parameters
    limits = Limits.from_parameters({name: value.string_value for name, value in parameters.items()})
    manifest.check(repository, "1", limits)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, headers: client.get_model_repository_index(headers),
        lambda client, headers: client.get_inference_statistics("mrt", headers=headers),
        lambda client, headers: client.get_log_settings(headers),
        lambda client, headers: client.get_system_shared_memory_status(headers=headers),
        lambda client, headers: client.get_trace_settings("mrt", headers),
    ],
)
def test_administration_over_grpc_takes_the_key(server: Ports, ask):
    with InferenceServerClient(f"127.0.0.1:{server.grpc}") as client:
        for headers in ({}, {"triton-grpc-protocol-admin": "guess"}):
            with pytest.raises(InferenceServerException, match="protocol is restricted"):
                ask(client, headers)
        assert ask(client, ADMIN)


def test_nobody_loads_a_model_at_run_time(server: Ports):
    with (
        InferenceServerClient(f"127.0.0.1:{server.grpc}") as client,
        pytest.raises(InferenceServerException) as refused,
    ):
        client.load_model("mrt", ADMIN)
    assert "polling is disabled" in str(refused.value) or "not allowed" in str(refused.value), refused.value


def test_the_probe_of_the_start_is_answered(server: Ports):
    asked = container("overlays/cpu")["startupProbe"]["httpGet"]
    assert str(asked["port"]) == flag(front_arguments(), "http-port")
    connection = HTTPConnection("127.0.0.1", server.http, timeout=HANG)
    connection.request("GET", asked["path"])
    assert connection.getresponse().status == 200


def test_the_key_is_in_no_command_line(server: Ports):
    for variant in VARIANTS:
        assert not [one for one in container(variant)["args"] if "ADMIN" in one], variant
    lines = [line.read_bytes() for line in Path("/proc").glob("[0-9]*/cmdline") if line.exists()]
    (one,) = (line for line in lines if b"tritonserver\0" in line and f"--grpc-port={server.grpc}".encode() in line)
    assert b"--hidden-0" in one
    assert not [line for line in lines if KEY.encode() in line]
