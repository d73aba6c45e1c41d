import io
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from mrt.data.world.assets.pinned import AssetError, Package
from mrt.data.world.assets.pinned.declared import check
from mrt.data.world.assets.pinned.unpack import unpack


def tar(files: dict[str, bytes], mode: Literal["w:gz", "w:xz"] = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def ar(files: dict[str, bytes]) -> bytes:
    out = b"!<arch>\n"
    for name, content in files.items():
        out += f"{name:16}{0:<12}{0:<6}{0:<6}{'100644':8}{len(content):<10}`\n".encode() + content
        out += b"\n" * (len(content) % 2)
    return out


def made(tmp_path: Path, client, name: str, content: bytes) -> tuple[Package, Path]:
    archive = tmp_path / "archive"
    archive.write_bytes(content)
    return Package(client, name, "1.0", "archive", len(content), "0" * 64, "MIT"), archive


def test_npm_lies_as_node_finds_it_and_the_licence_is_read(tmp_path):
    files = {"package/package.json": json.dumps({"license": "MIT"}).encode(), "package/lib/a.js": b"1"}
    package, archive = made(tmp_path, "npm", "@who/what", tar(files))
    place = unpack(package, archive, tmp_path)
    assert place == tmp_path / "unpacked/node_modules/@who/what"
    assert (place / "lib/a.js").read_bytes() == b"1"
    check(package, place)
    with pytest.raises(AssetError, match="its licence is 'MIT', the list expects 'ISC'; refused"):
        check(replace(package, licence="ISC"), place)


def test_a_debian_package_is_read_without_its_tools(tmp_path):
    data = tar({"./usr/share/doc/thing/copyright": b"free", "./usr/share/thing/a.svg": b"<svg/>"}, "w:xz")
    package, archive = made(tmp_path, "apt", "thing", ar({"debian-binary": b"2.0", "data.tar.xz": data}))
    place = unpack(package, archive, tmp_path)
    assert (place / "usr/share/thing/a.svg").read_bytes() == b"<svg/>"
    with pytest.raises(AssetError, match="copyright file [0-9a-f]{16}"):
        check(package, place)


def test_a_wheel_is_read_with_its_licence_file(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as wheel:
        wheel.writestr("thing-1.0.dist-info/METADATA", "Name: thing\nLicense: MIT\n")
        wheel.writestr("thing-1.0.dist-info/LICENSE", "as you like")
    package, archive = made(tmp_path, "pip", "thing", stream.getvalue())
    with pytest.raises(AssetError, match="'MIT, licence file [0-9a-f]{16}'"):
        check(package, unpack(package, archive, tmp_path))


def test_unpacking_happens_once_and_again_for_another_digest(tmp_path):
    package, archive = made(tmp_path, "npm", "a", tar({"package/a": b"1"}))
    place = unpack(package, archive, tmp_path)
    (place / "mark").touch()
    assert (unpack(package, archive, tmp_path) / "mark").exists()
    assert not (unpack(replace(package, sha256="1" * 64), archive, tmp_path) / "mark").exists()


@pytest.mark.parametrize("cut", [10, 60, -20])
def test_a_broken_archive_is_named_and_leaves_nothing_behind(tmp_path, cut):
    package, archive = made(tmp_path, "npm", "a", tar({"package/a": b"1" * 4000})[:cut])
    with pytest.raises(AssetError, match="cannot be unpacked"):
        unpack(package, archive, tmp_path)
    assert not (tmp_path / "unpacked/node_modules/a").exists()


def test_a_file_outside_of_the_package_is_refused(tmp_path):
    package, archive = made(tmp_path, "npm", "a", tar({"package/../../../evil": b"1"}))
    with pytest.raises(AssetError, match="outside itself"):
        unpack(package, archive, tmp_path)
