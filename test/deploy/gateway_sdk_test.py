"""The SDK through the gateway, over both protocols."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from pathlib import Path

import pytest
from gateway import Gateway
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG, wait_for

SCRIPT = Path(__file__).parent / "sdk.mjs"
URLS = ("grpcs://localhost:{port}", "https://localhost:{port}")


def sdk(envoy: Gateway, url: str, token: str, **more: str) -> dict:
    command = ["node", SCRIPT, url.format(port=envoy.port), token, envoy.certificate]
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(envoy.certificate)} | more
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=2 * HANG)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("url", URLS)
def test_it_makes_a_stack(envoy: Gateway, url: str):
    made = sdk(envoy, url, envoy.token())
    assert made["model"] == "mrt" and made["steps"] == 4 and made["layers"] >= 2, made


@pytest.mark.parametrize("url", URLS)
def test_its_trace_goes_on_in_the_server(envoy: Gateway, collector: Collector, url: str):
    trace, span = secrets.token_hex(16), secrets.token_hex(8)
    sdk(envoy, url, envoy.token(), TRACEPARENT=f"00-{trace}-{span}-01")

    def runs() -> list:
        return [one for one in collector.spans if one.trace_id.hex() == trace and one.name == "mrt.run"]

    wait_for(runs)
    assert [run.parent_span_id.hex() for run in runs()] == [span]
    assert not any(b"Bearer" in body for body in collector.bodies)


@pytest.mark.parametrize("url", URLS)
def test_it_says_that_the_token_is_wrong(envoy: Gateway, url: str):
    refused = sdk(envoy, url, "not.a.token")
    assert refused["code"] == "invalid_argument" and "headers" in refused["text"], refused
