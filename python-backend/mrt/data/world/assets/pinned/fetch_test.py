import hashlib
import shutil
from collections import namedtuple
from typing import Literal

import pytest

from mrt.data.world.assets.pinned import AssetError, Package, clients, fetch

CONTENT = b"an archive"


def package(name: str, content: bytes = CONTENT, client: Literal["npm", "pip", "apt"] = "npm") -> Package:
    return Package(client, name, "1.0", f"{name}.tgz", len(content), hashlib.sha256(content).hexdigest(), "MIT")


def bringing(files: dict[str, bytes], calls: list | None = None):
    """A client that has these files, for `download`."""

    def download(client, packages, into):
        if calls is not None:
            calls.append([p.name for p in packages])
        for p in packages:
            if p.file in files:
                (into / p.file).write_bytes(files[p.file])

    return download


@pytest.fixture(autouse=True)
def every_client_is_here(monkeypatch):
    monkeypatch.setattr(clients, "missing", lambda client: None)


def test_archives_come_once_and_a_second_run_asks_for_what_is_missing(tmp_path):
    a, b = package("a"), package("b")
    assert list(fetch.fetch([a, b], tmp_path, bringing({"a.tgz": CONTENT}))) == [b]
    calls: list = []
    assert fetch.fetch([a, b], tmp_path, bringing({"b.tgz": CONTENT}, calls)) == {}
    assert calls == [["b"]]
    assert (tmp_path / "packages" / "a.tgz").read_bytes() == CONTENT


def test_half_a_download_is_removed_and_fetched_again(tmp_path):
    a = package("a")
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "a.tgz").write_bytes(CONTENT[:4])
    assert fetch.whole(a, tmp_path) is None
    assert fetch.fetch([a], tmp_path, bringing({"a.tgz": CONTENT})) == {}
    assert fetch.whole(a, tmp_path) == tmp_path / "packages" / "a.tgz"


def test_another_digest_is_refused_by_name_and_not_kept(tmp_path):
    a = package("a")
    failures = fetch.fetch([a], tmp_path, bringing({"a.tgz": b"another  !"}))
    assert "digest differs" in failures[a]
    assert not (tmp_path / "packages" / "a.tgz").exists()


def test_one_that_fails_does_not_take_the_others_with_it(tmp_path):
    a, b = package("a"), package("b")

    def download(client, packages, into):
        if len(packages) > 1 or packages[0] == b:
            raise AssetError("npm: E404 b is not here")
        (into / "a.tgz").write_bytes(CONTENT)

    assert fetch.fetch([a, b], tmp_path, download) == {b: "npm: E404 b is not here"}


def test_without_a_client_the_others_go_on_and_it_is_said(tmp_path, monkeypatch):
    why = "apt-get is not on this machine"
    monkeypatch.setattr(clients, "missing", lambda client: why if client == "apt" else None)
    a, deb = package("a"), package("deb", client="apt")
    assert fetch.fetch([a, deb], tmp_path, bringing({"a.tgz": CONTENT})) == {deb: why}


def test_no_room_is_told_before_anything_is_downloaded(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 90, 10))
    calls: list = []
    with pytest.raises(AssetError, match="make room or set MRT_ASSETS"):
        fetch.fetch([package("a")], tmp_path, bringing({}, calls))
    assert calls == []


def test_a_disk_that_fills_while_downloading_is_named(tmp_path):
    def download(client, packages, into):
        raise OSError(28, "No space left on device")

    with pytest.raises(AssetError, match="No space left on device"):
        fetch.fetch([package("a")], tmp_path, download)


def test_the_last_words_of_a_client_are_told(tmp_path, monkeypatch):
    words = "import sys; sys.stderr.write('resolving\\nnetwork is unreachable\\n'); sys.exit(1)"
    monkeypatch.setattr(clients, "command", lambda client, packages, into: [clients.TOOL["pip"], "-c", words])
    with pytest.raises(AssetError, match="npm: network is unreachable"):
        clients.download("npm", [package("a")], tmp_path)
