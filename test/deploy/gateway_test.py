"""The gateway, run: who gets in, where to, and how far."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pytest
import yaml
from gateway import Gateway, make_certificate, start, tokens, written
from mrt.serving.launcher.server import Ports
from mrt.serving.testing.patience import HANG, wait_for
from rendered import KUBERNETES, program
from tritonclient.grpc import InferenceServerClient, InferInput
from tritonclient.utils import InferenceServerException

MODEL = "/v2/models/mrt"
ORIGIN = "https://studio.example.com"


@pytest.fixture
def client(envoy: Gateway) -> Iterator[InferenceServerClient]:
    with InferenceServerClient(f"localhost:{envoy.port}", ssl=True, root_certificates=str(envoy.certificate)) as made:
        yield made


@pytest.fixture
def bearer(envoy: Gateway) -> dict[str, str]:
    return {"authorization": f"Bearer {envoy.token()}"}


def test_envoy_takes_the_configuration_without_a_warning(tmp_path: Path):
    make_certificate(tmp_path)
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens/jwks.json").write_text(json.dumps(tokens.new_keys()))
    config = written(tmp_path, Ports(8001, 8000, 8002), Ports(8443, 9901, 9902), {})
    command = [program("envoy"), "--mode", "validate", "--log-level", "warning", "--config-path", config]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=HANG)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr


def kinds_of_a_run(client: InferenceServerClient, headers: dict[str, str], steps: int) -> list[str]:
    """The events of one run, from the first to the last."""
    arrived: queue.Queue = queue.Queue()
    client.start_stream(lambda result, error: arrived.put((result, error)), headers=headers)
    inputs = [InferInput("steps", [1], "INT32").set_data_from_numpy(np.array([steps], np.int32))]
    for name, value in {"task": "text_to_layers", "prompt": "red heart icon on a blue background"}.items():
        inputs.append(InferInput(name, [1], "BYTES").set_data_from_numpy(np.array([value.encode()], np.object_)))
    client.async_stream_infer("mrt", inputs, request_id="1")
    kinds: list[str] = []
    while not kinds or kinds[-1] not in ("done", "error"):
        result, error = arrived.get(timeout=HANG)
        assert error is None, error
        kinds.append(result.as_numpy("event")[0].decode())
    client.stop_stream()
    return kinds


def test_a_run_passes_the_gateway(client: InferenceServerClient, bearer: dict[str, str]):
    kinds = kinds_of_a_run(client, bearer, 8)
    assert kinds[0] == "accepted" and kinds[-1] == "done" and kinds.count("step") == 8


def test_a_run_outlives_the_age_of_its_connection(server: Ports, tmp_path: Path):
    young = {
        "max_connection_duration: 300s": "max_connection_duration: 0.2s",
        "drain_timeout: 5s": "drain_timeout: 0.2s",
    }
    with start(program("envoy"), tmp_path / "gateway", server, young) as started:
        authorities = str(started.certificate)
        with InferenceServerClient(f"localhost:{started.port}", ssl=True, root_certificates=authorities) as client:
            kinds = kinds_of_a_run(client, {"authorization": f"Bearer {started.token()}"}, 50)
        page = urlopen(f"http://127.0.0.1:{started.metrics}/stats/prometheus", timeout=HANG).read().decode()
    reached = re.search(r'downstream_cx_max_duration_reached{envoy_http_conn_manager_prefix="users"} (\d+)', page)
    assert reached and int(reached[1]) > 0, "too short a run to show anything"
    assert kinds[-1] == "done" and kinds.count("step") == 50


def test_a_run_passes_over_http(envoy: Gateway, bearer: dict[str, str]):
    body = json.dumps({"task": "text_to_layers", "prompt": "red heart icon on a blue background", "encoding": "base64"})
    answer = envoy.ask("POST", f"{MODEL}/generate_stream", bearer, body)
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/event-stream")
    events = [
        json.loads(line[6:])["event"] for line in answer.read().decode().splitlines() if line.startswith("data: ")
    ]
    assert events[0] == "accepted" and "done" in events


def test_what_the_sdk_asks_for_is_let_through(client: InferenceServerClient, bearer: dict[str, str]):
    assert (
        client.is_server_live(bearer)
        and client.is_server_ready(bearer)
        and client.is_model_ready("mrt", headers=bearer)
    )
    assert client.get_server_metadata(bearer).name == "triton"
    assert client.get_model_metadata("mrt", headers=bearer).name == "mrt"
    assert client.get_model_config("mrt", headers=bearer).config.name == "mrt"


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, headers: client.get_model_repository_index(headers),
        lambda client, headers: client.load_model("mrt", headers),
        lambda client, headers: client.unload_model("mrt", headers),
        lambda client, headers: client.get_inference_statistics("mrt", headers=headers),
        lambda client, headers: client.get_trace_settings("mrt", headers),
        lambda client, headers: client.get_log_settings(headers),
        lambda client, headers: client.register_system_shared_memory("a", "/a", 8, headers=headers),
        lambda client, headers: client.unregister_system_shared_memory(headers=headers),
    ],
)
def test_administration_is_not(client: InferenceServerClient, bearer: dict[str, str], ask):
    with pytest.raises(InferenceServerException) as refused:
        ask(client, bearer | {"triton-grpc-protocol-admin": "the-admin-key"})
    assert refused.value.status() == "StatusCode.UNIMPLEMENTED"


def bad_tokens(envoy: Gateway) -> dict[str, str]:
    good = envoy.token()
    head, claims, signature = good.split(".")
    unsigned = tokens._encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return {
        "none": "",
        "no token": "Bearer",
        "another key": f"Bearer {tokens.sign(tokens.new_keys(), 'test', 1)}",
        "expired": f"Bearer {envoy.token(days=-1)}",
        "claims changed": f"Bearer {head}.{claims[:-4]}AAAA.{signature}",
        "not signed": f"Bearer {unsigned}.{claims}.",
    }


@pytest.mark.parametrize("what", ["none", "no token", "another key", "expired", "claims changed", "not signed"])
def test_nobody_enters_without_a_good_token(envoy: Gateway, client: InferenceServerClient, what: str):
    header = {"authorization": bad_tokens(envoy)[what]} if what != "none" else {}
    assert envoy.ask("GET", MODEL, header).status == 401
    assert envoy.ask("POST", f"{MODEL}/generate_stream", header, "{}").status == 401
    with pytest.raises(InferenceServerException) as refused:
        client.get_model_metadata("mrt", headers=header)
    assert refused.value.status() == "StatusCode.UNAUTHENTICATED"


@pytest.mark.parametrize(
    "path", ["/v2", "/v2/health/live", "/v2/health/ready", MODEL, f"{MODEL}/ready", f"{MODEL}/config"]
)
def test_paths_that_are_open(envoy: Gateway, bearer: dict[str, str], path: str):
    assert envoy.ask("GET", path, bearer).status == 200


@pytest.mark.parametrize(
    "request_line",
    """
    POST /v2/repository/index
    POST /v2/repository/models/mrt/load
    GET /v2/models/mrt/stats
    GET /v2/models/stats
    GET /v2/systemsharedmemory/status
    GET /v2/logging
    POST /v2/logging
    GET /v2/trace/setting
    GET /metrics
    POST /v2/models/mrt/infer
    POST /v2/models/mrt_denoiser/infer
    POST /v2/models/mrt_denoiser/generate_stream
    POST /v2/models/mrt
    GET /v2/models/mrt/generate_stream
    GET /v2/models/mrt/../stats
    POST /v2/models/mrt/generate_stream/../../../repository/index
    POST //v2//repository//index
    GET /v2/models/mrt/%2e%2e/stats
    GET /v2/models/mrt%2f..%2fstats
    GET /v2/health/live;/../../logging
    """.strip().splitlines(),
)
def test_paths_that_are_not(envoy: Gateway, bearer: dict[str, str], request_line: str):
    method, path = request_line.split()
    assert envoy.ask(method, path, bearer, "{}" if method == "POST" else None).status in (400, 404)


def test_a_body_has_a_limit(envoy: Gateway, bearer: dict[str, str]):
    assert envoy.ask("POST", f"{MODEL}/generate_stream", bearer, " " * (64 << 20) + "{}").status == 413


def test_the_runs_of_one_token_are_limited_and_those_of_another_go_on(server: Ports, tmp_path: Path):
    shipped = "max_tokens: 120, tokens_per_fill: 2, fill_interval: 1s"
    few = {shipped: "max_tokens: 2, tokens_per_fill: 1, fill_interval: 600s"}
    plan = json.dumps({"task": "text_to_layers", "prompt": "red heart icon", "plan": True, "encoding": "base64"})
    with start(program("envoy"), tmp_path / "gateway", server, few) as started:

        def ask(client: str, **headers: str):
            headers |= {"authorization": f"Bearer {started.token(client)}"}
            answer = started.ask("POST", f"{MODEL}/generate_stream", headers, plan)
            answer.read()
            return answer

        assert [ask("greedy", **{"x-mrt-client": f"me {turn}"}).status for turn in range(2)] == [200, 200]
        refused = ask("greedy", **{"x-mrt-client": "somebody else"})
        assert (refused.status, refused.headers["retry-after"]) == (429, "2"), "the name is the token's"
        assert ask("other").status == 200
        authorities = str(started.certificate)
        with InferenceServerClient(f"localhost:{started.port}", ssl=True, root_certificates=authorities) as client:
            greedy, other = ({"authorization": f"Bearer {started.token(name)}"} for name in ("greedy", "other"))
            assert client.is_model_ready("mrt", headers=greedy), "only runs are limited"
            assert kinds_of_a_run(client, other, 1)[-1] == "done"
            with pytest.raises((AssertionError, InferenceServerException)):
                kinds_of_a_run(client, greedy, 1)


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_a_body_has_a_depth(envoy: Gateway, bearer: dict[str, str], depth: int):
    body = '{"task":"text_to_layers","prompt":' + "[" * depth + "]" * depth + "}"
    answer = envoy.ask("POST", f"{MODEL}/generate_stream", bearer, body)
    assert answer.status == 400 and "inside each other" in answer.read().decode()


def test_chunks_of_one_byte_end_no_server(envoy: Gateway, bearer: dict[str, str]):
    headers = bearer | {"transfer-encoding": "chunked"}
    answer = envoy.ask("POST", f"{MODEL}/generate_stream", headers, "1\r\nA\r\n" * 500_000 + "0\r\n\r\n")
    assert answer.status in (400, 413)


def test_a_page_that_may_ask_gets_its_answer(envoy: Gateway, bearer: dict[str, str]):
    body = json.dumps({"task": "text_to_layers", "prompt": "red heart icon on a blue background", "plan": True})
    headers = bearer | {"origin": ORIGIN, "content-type": "application/json", "sec-fetch-site": "cross-site"}
    answer = envoy.ask("POST", f"{MODEL}/generate_stream", headers, body)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, ORIGIN)


def test_after_the_attacks_a_run_passes(client: InferenceServerClient, bearer: dict[str, str]):
    assert kinds_of_a_run(client, bearer, 1)[-1] == "done"


def test_only_named_pages_may_ask(envoy: Gateway):
    for origin, allowed in ((ORIGIN, ORIGIN), ("https://elsewhere.example", None)):
        headers = {"origin": origin, "access-control-request-method": "POST"}
        answer = envoy.ask("OPTIONS", f"{MODEL}/generate_stream", headers)
        assert answer.headers.get("access-control-allow-origin") == allowed
        if allowed:
            allowed = set(answer.headers["access-control-allow-headers"].split(", "))
            assert allowed == {"authorization", "content-type", "traceparent", "tracestate", "x-mrt-release"}


def test_the_metrics_port_shows_metrics_and_nothing_else(envoy: Gateway):
    address = f"http://127.0.0.1:{envoy.metrics}"
    assert urlopen(f"{address}/ready", timeout=HANG).status == 200
    assert b"envoy_cluster_membership_healthy" in urlopen(f"{address}/stats/prometheus", timeout=HANG).read()
    for path in ("/config_dump", "/quitquitquit", "/stats", "/ready/../config_dump"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}{path}", timeout=HANG)
        assert refused.value.code in (404, 405)


def test_the_log_says_who_asked_for_what_and_no_token(envoy: Gateway):
    token = envoy.token("painter")
    envoy.ask("GET", "/v2", {"authorization": f"Bearer {token}"}).read()

    def entries() -> list[dict]:
        lines = envoy.log.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n")]

    wait_for(lambda: any(entry["client"] == "painter" for entry in entries()))
    (entry,) = (entry for entry in entries() if entry["client"] == "painter")
    assert (entry["path"], entry["code"]) == ("/v2", 200)
    text = envoy.log.read_text()
    assert token not in text and token.split(".")[2] not in text


def test_a_renewed_certificate_is_taken_without_a_restart(server: Ports, tmp_path: Path):
    with start(program("envoy"), tmp_path / "gateway", server) as started:
        before = started.presented()
        make_certificate(tmp_path / "renewed")
        for name in ("tls.key", "tls.crt"):
            os.replace(tmp_path / "renewed/tls" / name, started.certificate.parent / name)
        wait_for(lambda: started.presented() != before)
        answer = started.ask("GET", "/v2", {"authorization": f"Bearer {started.token()}"})
        assert answer.status == 200


def test_streams_have_no_time_limit_and_all_else_has():
    config = yaml.safe_load((KUBERNETES / "gateway/envoy.yaml").read_text())
    (chain,) = config["static_resources"]["listeners"][0]["filter_chains"]
    (host,) = chain["filters"][0]["typed_config"]["route_config"]["virtual_hosts"]
    times = {route["match"].get("path", ""): route["route"] for route in host["routes"] if "route" in route}
    for stream in ("/inference.GRPCInferenceService/ModelStreamInfer", f"{MODEL}/generate_stream"):
        route = times.pop(stream)
        assert (route["timeout"], route["idle_timeout"]) == ("0s", "0s")
    assert {route["timeout"] for route in times.values()} == {"15s"}
