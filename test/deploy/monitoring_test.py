"""Alert rules and dashboards: valid PromQL that only names metrics which exist, with labels which they have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import numpy as np
import promql_parser
import pytest
import yaml
from gateway import Gateway
from mrt.serving.contract.parse import parse
from mrt.serving.engine.self_check import self_check
from mrt.serving.launcher.server import Ports
from mrt.serving.testing import samples
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.patience import HANG
from rendered import KUBERNETES, README, REPO

MONITORING = KUBERNETES / "monitoring"
OWN = json.loads((MONITORING / "metrics.json").read_text())
SERIES = {"histogram": ("_bucket", "_sum", "_count")}
OURS = {f"{name}{end}": one for name, one in OWN.items() for end in SERIES.get(one["type"], ("",))}
# Triton's own; the first line only where there is a GPU.
TRITON = """
    nv_gpu_utilization nv_gpu_memory_used_bytes nv_gpu_memory_total_bytes nv_gpu_power_usage
    nv_inference_pending_request_count nv_inference_count nv_inference_exec_count
    nv_inference_request_success nv_inference_request_failure
    nv_inference_compute_infer_duration_us
""".split()
ENVOY = """
    envoy_http_downstream_rq_xx envoy_cluster_membership_healthy envoy_cluster_upstream_rq_active
    envoy_http_jwt_authn_denied envoy_server_days_until_first_cert_expiring
""".split()
# Prometheus itself, kube-state-metrics and cAdvisor.
CLUSTER = """
    up kube_pod_container_status_restarts_total kube_pod_status_ready kube_pod_container_resource_limits
    kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_spec_max_replicas
    container_memory_working_set_bytes
""".split()
TARGET = {"pod", "namespace", "job", "container", "instance"}  # labels that the scrape itself puts on


def alerts() -> dict[str, dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["spec"]["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def dashboards() -> Iterator[dict[str, Any]]:
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        yield json.loads(path.read_text())


def queries() -> Iterator[tuple[str, str]]:
    for name, rule in alerts().items():
        yield name, rule["expr"]
    for board in dashboards():
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                yield panel["title"], target["expr"].replace("$__rate_interval", "1m").replace("$pod", ".*")
    scaled = yaml.safe_load((KUBERNETES / "autoscaling/scaled-object.yaml").read_text())
    for trigger in scaled["spec"]["triggers"]:
        yield "autoscaler", trigger["metadata"]["query"]


def parts(query: str) -> list[Any]:
    found: list[Any] = []
    promql_parser.walk(promql_parser.parse(query), lambda node: found.append(node))
    return found


def selectors(query: str) -> list[Any]:
    found = [getattr(node, "vector_selector", node) for node in parts(query)]
    return [node for node in found if isinstance(node, promql_parser.VectorSelector)]


@pytest.mark.parametrize(("where", "query"), list(queries()))
def test_a_query_names_only_what_exists(where: str, query: str):
    used = selectors(query)
    assert used
    for one in used:
        assert one.name in {*OURS, *TRITON, *ENVOY, *CLUSTER}, where
        if one.name in OURS:
            labels = {matcher.name for matcher in one.matchers.matchers}
            assert labels <= {*OURS[one.name]["labels"], *TARGET}, where


@pytest.mark.parametrize(("where", "query"), list(queries()))
def test_a_query_groups_by_labels_that_are_there(where: str, query: str):
    names = {one.name for one in selectors(query)}
    if not names <= set(OURS):
        return
    known = TARGET | {"le"} | {label for name in names for label in OURS[name]["labels"]}
    for node in parts(query):
        if isinstance(node, promql_parser.AggregateExpr) and node.modifier:
            assert set(node.modifier.labels) <= known, where


def test_the_check_itself_finds_a_wrong_name():
    assert selectors("sum(rate(mrt_steps_total[5m]))")[0].name not in OURS
    with pytest.raises(ValueError):
        promql_parser.parse("sum by (le (x))")


def test_every_metric_is_watched():
    used = {one.name for _, query in queries() for one in selectors(query)}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in used} >= set(OWN)
    assert used >= {*TRITON, *ENVOY, *CLUSTER}


def test_every_alert_is_explained():
    assert set(re.findall(r"^\| `(Mrt\w+)` \|", README, re.MULTILINE)) == set(alerts())


def test_the_alert_on_the_self_check_explains_every_flag():
    request = parse(samples.add_layers(), LIMITS)
    planes = {place: np.zeros((4, slot.region.height, slot.region.width)) for place, slot in enumerate(request.slots)}
    (row,) = re.findall(r"^\| `MrtSelfCheck` \|([^|]*)\|", README, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == set(self_check(request, planes))


def test_the_alert_for_pods_that_are_not_ready_means_the_servers():
    (one,) = selectors(alerts()["MrtNotReady"]["expr"])
    matchers = [(str(matcher.op), matcher.value) for matcher in one.matchers.matchers if matcher.name == "pod"]

    def meant(pod: str) -> bool:
        return all(bool(re.fullmatch(value, pod)) != ("Not" in op) for op, value in matchers)

    assert len(matchers) == 2
    assert meant("mrt-79bdxzqwvp-l5j2k")
    assert not meant("mrt-gateway-79bdxzqwvp-l5j2k") and not meant("mrt-models-x2kzq")


def test_the_queue_alert_comes_before_the_queue_is_full():
    found = re.search(
        r'"max_waiting" value: { string_value: "(\d+)', (REPO / "triton-model-repo/mrt/config.pbtxt").read_text()
    )
    above = re.search(r"> (\d+)", alerts()["MrtQueueNearlyFull"]["expr"])
    assert found and above
    assert int(found[1]) / 2 < int(above[1]) < int(found[1])


def test_dashboards_have_places_for_all_panels():
    for board in dashboards():
        taken: set[tuple[int, int]] = set()
        for panel in board["panels"]:
            place = panel["gridPos"]
            cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
            assert not cells & taken and max(x for x, _ in cells) < 24, panel["title"]
            taken |= cells
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert len({board["uid"] for board in dashboards()}) == 2


def test_triton_exports_what_is_asked_of_it(server: Ports):
    page = urlopen(f"http://127.0.0.1:{server.metrics}/metrics", timeout=HANG).read().decode()
    for name in TRITON:
        if not name.startswith("nv_gpu"):
            assert re.search(rf'^{name}{{model="mrt",', page, re.MULTILINE), name


def test_the_gateway_exports_what_is_asked_of_it(envoy: Gateway):
    envoy.ask("GET", "/v2", {}).read()
    page = urlopen(f"http://127.0.0.1:{envoy.metrics}/stats/prometheus", timeout=HANG).read().decode()
    for name in ENVOY:
        assert re.search(rf"^{name}(\{{|\s)", page, re.MULTILINE), name
    assert 'envoy_http_downstream_rq_xx{envoy_response_code_class="4",envoy_http_conn_manager_prefix="users"}' in page
