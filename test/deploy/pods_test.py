"""What the pods must be beyond a valid form: locked down, drained, watched, and reached only as meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from rendered import KUBERNETES, OVERLAYS, README, REPO, container, entrypoint, find, flag, pods, render

UNITS = {"Mi": 2**20, "Gi": 2**30}


def size(text: str) -> int:
    return int(text[:-2]) * UNITS[text[-2:]]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_pod_is_restricted(overlay: str):
    for template in pods(render(overlay)).values():
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        assert all(
            kind in ("configMap", "emptyDir", "secret") for one in spec["volumes"] for kind in set(one) - {"name"}
        )
        for one in spec["containers"] + spec.get("initContainers", []):
            context = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
            assert one["securityContext"] == context | {"readOnlyRootFilesystem": True}
            assert "memory" in one["resources"]["limits"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_shared_memory_is_mounted_and_fits_into_the_memory_limit(overlay: str):
    spec = pods(render(overlay))["mrt"]["spec"]
    (shm,) = (one["emptyDir"] for one in spec["volumes"] if one["name"] == "shm")
    assert shm["medium"] == "Memory"
    limits = container(overlay)["resources"]["limits"]
    assert 2 * size(shm["sizeLimit"]) <= size(limits["memory"])
    regions = sum((path / "config.pbtxt").exists() for path in (REPO / "triton-model-repo").iterdir())
    first = int(flag([one for one in entrypoint() if "shm-default" in one], "backend-config").partition("size=")[2])
    assert 2 * regions * first <= size(shm["sizeLimit"]), "every stub starts with a region and must be able to grow"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_grace_period_holds_the_drain_and_the_servers_own_end(overlay: str):
    spec, one = pods(render(overlay))["mrt"]["spec"], container(overlay)
    drain = one["lifecycle"]["preStop"]["exec"]["command"]
    settle, limit = int(flag(drain, "settle")), int(flag(drain, "limit"))
    end = int(flag(entrypoint(), "exit-timeout-secs"))
    assert settle + limit + end < spec["terminationGracePeriodSeconds"]
    assert int(flag(one["args"], "grpc-max-connection-age-grace")) == limit * 1000
    gateway = pods(render(overlay))["mrt-gateway"]["spec"]
    sleep = gateway["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    config = (KUBERNETES / "gateway/envoy.yaml").read_text()
    oldest = re.search(r"max_connection_duration: (\d+)s", config)
    assert oldest and int(oldest[1]) + limit < sleep < gateway["terminationGracePeriodSeconds"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_slow_start_is_no_reason_to_kill(overlay: str):
    probe = container(overlay)["startupProbe"]
    assert probe["failureThreshold"] * probe["periodSeconds"] >= 1800
    assert find(overlay, "Deployment", "mrt")["spec"]["progressDeadlineSeconds"] >= 1800


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_selects_pods_finds_them_and_their_ports(overlay: str):
    templates = list(pods(render(overlay)).values())
    for manifest in render(overlay):
        spec: dict[str, Any] = manifest.get("spec") or {}
        selector = spec.get("selector") or spec.get("podSelector")
        if not selector:
            continue
        labels = selector.get("matchLabels", selector)
        chosen = [one for one in templates if labels.items() <= one["metadata"]["labels"].items()]
        assert len(chosen) == 1, manifest["metadata"]["name"]
        pod = chosen[0]["spec"]
        opened = [port for one in pod["containers"] + pod.get("initContainers", []) for port in one.get("ports", [])]
        ports = {port["name"] for port in opened} | {port["containerPort"] for port in opened}
        asked = {port["targetPort"] for port in spec.get("ports", [])}
        asked |= {port["port"] for rule in spec.get("ingress", []) for port in rule["ports"]}
        asked |= {end["port"] for end in spec.get("podMetricsEndpoints", [])}
        assert asked <= ports, manifest["metadata"]["name"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_only_the_gateway_reaches_the_servers(overlay: str):
    every = find(overlay, "NetworkPolicy", "nothing-by-default")["spec"]
    assert every == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ways = find(overlay, "NetworkPolicy", "mrt")["spec"]["ingress"]
    served = [way for way in ways if {8000, "http", "grpc"} & {port["port"] for port in way["ports"]}]
    gateway = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "mrt-gateway"}}}
    assert [way["from"] for way in served] == [[gateway]]
    (metrics,) = (way["from"] for way in ways if way not in served)
    assert metrics == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_gateway_asks_the_service_that_is_there(overlay: str):
    config = yaml.safe_load((KUBERNETES / "gateway/envoy.yaml").read_text())
    services = [find(overlay, "Service", "mrt"), find("canary", "Service", "mrt-canary")]
    for cluster in config["static_resources"]["clusters"]:
        if cluster["name"] == "admin":
            continue
        (locality,) = cluster["load_assignment"]["endpoints"]
        for end, service in zip(locality["lb_endpoints"], services, strict=True):
            ports = {port["name"]: port["port"] for port in service["spec"]["ports"]}
            host = "{name}.{namespace}.svc.cluster.local".format(**service["metadata"])
            address = end["endpoint"]["address"]["socket_address"]
            assert address == {"address": host, "port_value": ports[cluster["name"]]}
            release = end["metadata"]["filter_metadata"]["envoy.lb"]["release"]
            assert release == service["spec"]["selector"]["release"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_secrets_are_made_by_hand_and_the_readme_says_how(overlay: str):
    assert not [one for one in render(overlay) if one["kind"] == "Secret"]
    asked = set(re.findall(r"secretName': '([\w-]+)'|secretKeyRef': {[^}]*'name': '([\w-]+)'", str(render(overlay))))
    names = {a or b for a, b in asked}
    assert names == {"mrt-admin", "gateway-tls", "gateway-tokens"}
    for name in names:
        assert re.search(rf"kubectl -n mrt create secret \w+ {name} ", README), name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_autoscaler_owns_the_number_of_servers_and_knows_their_slots(overlay: str):
    scaled = find(overlay, "ScaledObject", "mrt")["spec"]
    assert "replicas" not in find(overlay, "Deployment", scaled["scaleTargetRef"]["name"])["spec"]
    config = (REPO / "triton-model-repo/mrt/config.pbtxt").read_text()
    found = re.search(r'key: "slots" value: { string_value: "(\d+)"', config)
    assert found
    assert int(found[1]) / 2 <= int(scaled["triggers"][0]["metadata"]["threshold"]) < int(found[1])
