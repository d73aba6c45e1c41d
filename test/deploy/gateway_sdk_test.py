"""The SDK through the gateway, over both protocols."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from gateway import Gateway

SCRIPT = Path(__file__).parent / "sdk.mjs"
URLS = ("grpcs://localhost:{port}", "https://localhost:{port}")


def sdk(way_in: Gateway, url: str, token: str) -> dict:
    command = ["node", SCRIPT, url.format(port=way_in.port), token, way_in.certificate]
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(way_in.certificate)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("url", URLS)
def test_it_makes_a_stack(way_in: Gateway, url: str):
    made = sdk(way_in, url, way_in.token())
    assert made["model"] == "mrt" and made["steps"] == 8 and made["layers"] >= 2, made


@pytest.mark.parametrize("url", URLS)
def test_it_says_that_the_token_is_wrong(way_in: Gateway, url: str):
    refused = sdk(way_in, url, "not.a.token")
    assert refused["code"] == "invalid_argument" and "headers" in refused["text"], refused
