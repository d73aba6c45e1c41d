"""What is known of Triton's releases: the image is past all of it; page and bundled server fit the table."""

from __future__ import annotations

import json
import re

from mrt.serving.launcher.server import Ports
from rendered import DEPLOY, REPO, instructions
from tritonclient.grpc import InferenceServerClient

TABLE = json.loads((DEPLOY / "triton-advisories.json").read_text())
PAGE = (REPO / "SECURITY.md").read_text()
RELEASES = {"2.51.0": "24.10"}  # what a server says of itself, by the release it is in


def release(text: str) -> tuple[int, ...]:
    assert re.fullmatch(r"2\d\.(0[1-9]|1[0-2])", text), text
    return tuple(map(int, text.split(".")))


def pinned() -> str:
    """The release that the image is built on."""
    (base,) = (rest for word, rest in instructions() if word == "FROM")
    assert base == "nvcr.io/nvidia/tritonserver:${TRITON}-py3"
    (argument,) = (rest for word, rest in instructions() if word == "ARG")
    return argument.removeprefix("TRITON=")


def test_the_image_is_past_every_known_fix():
    newest = max(TABLE["advisories"], key=lambda one: release(one["fixed"]))
    assert release(pinned()) >= release(newest["fixed"]), f"{newest['id']} is fixed in {newest['fixed']}"


def test_every_row_says_what_stops_it():
    ids = [one["id"] for one in TABLE["advisories"]]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"CVE-\d{4}-\d{4,5}", one) for one in ids)
    assert {one["door"] for one in TABLE["advisories"]} == TABLE["doors"].keys()
    assert all(release(one["fixed"]) > release(TABLE["bundled"]) for one in TABLE["advisories"])


def test_the_bundled_server_is_the_release_of_the_table(server: Ports):
    with InferenceServerClient(f"127.0.0.1:{server.grpc}") as client:
        assert RELEASES[client.get_server_metadata().version] == TABLE["bundled"]


def rows() -> list[str]:
    """The lines of the page's table: what the older releases are known for, by what stops it."""
    lines = []
    for door, text in TABLE["doors"].items():
        own = [one for one in TABLE["advisories"] if one["door"] == door]
        named = ", ".join(f"{one['id'].removeprefix('CVE-')} ({one['fixed']})" for one in own)
        lines.append(f"| {text} | {named} |")
    return lines


def test_the_page_has_the_table():
    missing = [line for line in rows() if line not in PAGE.splitlines()]
    assert not missing, "SECURITY.md lacks\n" + "\n".join(missing)
    assert f"Triton {TABLE['bundled']}" in PAGE and f"Triton {pinned()}" in PAGE
