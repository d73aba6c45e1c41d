"""Every manifest against the schemas of Kubernetes and of the operators whose resources it uses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError
from rendered import KUBERNETES, VARIANTS, Manifest, pods, render

OLDEST, NEWEST = "1.31", "1.37"
CUSTOM = yaml.safe_load((Path(__file__).parent / "custom-resources.yaml").read_text())


def check(manifest: Manifest, version: str) -> None:
    schema = CUSTOM.get(f"{manifest['apiVersion']}/{manifest['kind']}")
    if schema:
        assert set(manifest) == {"apiVersion", "kind", "metadata", "spec"}
        Draft202012Validator(schema).validate(manifest["spec"])
    else:
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_every_manifest_is_what_the_cluster_accepts(version: str):
    distinct = {json.dumps(manifest): manifest for variant in VARIANTS for manifest in render(variant)}
    assert len(distinct) > 20
    for manifest in distinct.values():
        check(manifest, version)


def test_the_schemas_refuse_what_is_misspelt():
    (deployment,) = (m for m in render("overlays/cpu") if m["metadata"]["name"] == "mrt" and m["kind"] == "Deployment")
    with pytest.raises(kubernetes_validate.ValidationError):
        check(deployment | {"spec": deployment["spec"] | {"stratgy": {}}}, NEWEST)
    (scaled,) = (m for m in render("overlays/cpu") if m["kind"] == "ScaledObject")
    with pytest.raises(ValidationError):
        check(scaled | {"spec": scaled["spec"] | {"minReplicas": 2}}, NEWEST)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_the_serving_runtime_holds_a_pod(version: str):
    (runtime,) = (one["spec"] for one in render("kserve") if one["kind"] == "ClusterServingRuntime")
    spec = {name: runtime[name] for name in ("containers", "volumes")}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "mrt"}, "spec": spec}
    kubernetes_validate.validate(pod, version, strict=True)


def test_every_kustomization_is_used():
    used = {path.parent.relative_to(KUBERNETES).as_posix() for path in KUBERNETES.rglob("kustomization.yaml")}
    parts = set()
    for variant in VARIANTS:
        parts.add(variant)
        asked = yaml.safe_load((KUBERNETES / variant / "kustomization.yaml").read_text())["resources"]
        parts |= {part.removeprefix("../../") for part in asked if part.startswith("../../")}
    assert used == parts | {"model-cache", "traces", "canary"}


def test_the_canary_is_one_more_server_beside_those_of_the_overlay():
    made, beside = render("canary"), render("overlays/gpu")
    for manifest in made:
        check(manifest, NEWEST)
    named = {(one["kind"], one["metadata"]["name"]): one for one in made}
    old = {(one["kind"], one["metadata"]["name"]): one for one in beside}
    fresh = {("Deployment", "mrt-canary"), ("Service", "mrt-canary")}
    (settings,) = named.keys() - fresh
    assert settings[1].startswith("mrt-settings-") and named[settings] == old[settings]
    canary, stable = named["Deployment", "mrt-canary"]["spec"], old["Deployment", "mrt"]["spec"]
    assert json.dumps(canary["template"]["spec"]).replace(":0.2.0", ":0.1.0") == json.dumps(stable["template"]["spec"])
    services = (named["Service", "mrt-canary"]["spec"]["selector"], old["Service", "mrt"]["spec"]["selector"])
    for spec, selector in zip((canary, stable), services, strict=True):
        assert spec["selector"]["matchLabels"] == selector == spec["template"]["metadata"]["labels"] | selector
    assert services[0] == services[1] | {"release": "canary"} != services[1]


def with_component(name: str, folder: Path) -> list[Manifest]:
    """The GPU overlay with a component, as the README says to add it."""
    shutil.copytree(KUBERNETES, folder / "kubernetes")
    overlay = folder / "kubernetes/overlays/gpu"
    with (overlay / "kustomization.yaml").open("a") as file:
        file.write(f"components: [../../{name}]\n")
    return render(overlay)


def test_the_model_cache_takes_its_place(tmp_path: Path):
    cached = with_component("model-cache", tmp_path)
    for manifest in cached:
        check(manifest, NEWEST)
    made = pods(cached)
    (first, *_) = made["mrt"]["spec"]["initContainers"]
    assert {"name": "cache", "mountPath": "/cache", "readOnly": True} in first["volumeMounts"]
    assert "--source=/cache" in first["command"]
    assert first["image"] == made["mrt-models"]["spec"]["containers"][0]["image"] != "mrt-server"
    assert {one["metadata"]["namespace"] for one in cached if one["kind"] != "Namespace"} == {"mrt"}


def test_traces_have_an_address_and_a_way_out(tmp_path: Path):
    traced = with_component("traces", tmp_path)
    for manifest in traced:
        check(manifest, NEWEST)
    (server, *_) = pods(traced)["mrt"]["spec"]["containers"]
    values = {one["name"]: one.get("value") for one in server["env"]}
    address = urlsplit(values["OTEL_EXPORTER_OTLP_ENDPOINT"])
    (policy,) = (one["spec"] for one in traced if one["metadata"]["name"] == "mrt-traces")
    (way,) = policy["egress"]
    assert [one["port"] for one in way["ports"]] == [address.port]
    service, namespace, _ = str(address.hostname).split(".")
    (to,) = way["to"]
    assert to["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] == namespace
    assert to["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == service
    assert policy["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "mrt"}
