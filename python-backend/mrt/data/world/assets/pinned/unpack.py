"""Archives of all three registries (npm's .tgz, wheels, .deb) unpacked by the standard library, only what is wanted."""

from __future__ import annotations

import io
import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from .listing import AssetError, Package

# What is kept of an archive; the other files are not needed. By client and name, the first pattern that fits.
WANTED: list[tuple[str, str, tuple[str, ...]]] = [
    ("npm", "@iconify/json", ("package.json", "collections.json", "json/*.json")),
    ("npm", "@fontsource/*", ("package.json", "metadata.json", "LICENSE", "files/*-[47]00-normal.woff2")),
    ("npm", "*", ("*",)),
    ("pip", "scikit-image", ("skimage/data/*", "*.dist-info/*")),
    ("pip", "*", ("*",)),
    ("apt", "endless-sky-data", ("*/copyright", "*/images/land/*", "*/images/scene/*", "*/images/planet/*")),
    ("apt", "*", ("*",)),
]


def place(package: Package, folder: Path) -> Path:
    """Where a package lies unpacked: npm's as node_modules, so that Node finds them."""
    return folder / "unpacked" / ("node_modules" if package.client == "npm" else package.client) / package.name


def unpack(package: Package, archive: Path, folder: Path) -> Path:
    """Unpacks once (a marker with the digest is written last) and returns the place. AssetError on a broken archive."""
    into = place(package, folder)
    marker = into / ".unpacked"
    if marker.is_file() and marker.read_text() == package.sha256:
        return into
    part = into.with_name(into.name + ".part")
    for old in (part, into):
        shutil.rmtree(old, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name, copy in members(package, archive):
            if wanted(package, name):
                target = part / name
                target.parent.mkdir(parents=True, exist_ok=True)
                copy(target)
    except (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError) as error:
        shutil.rmtree(part, ignore_errors=True)
        raise AssetError(f"{package}: {archive.name} cannot be unpacked: {error}") from None
    (part / marker.name).write_text(package.sha256)
    part.rename(into)
    return into


def wanted(package: Package, name: str) -> bool:
    """Whether a member of the package's archive is kept."""
    for client, pattern, globs in WANTED:
        if client == package.client and fnmatch(package.name, pattern):
            return any(fnmatch(name, glob) for glob in globs)
    return False


def members(package: Package, archive: Path) -> Iterator[tuple[str, Callable[[Path], object]]]:
    """Every plain file as (name inside the package, a call that writes it to a path). Links are left out."""
    if package.client == "pip":
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                if not info.is_dir():
                    yield _inside(package, info.filename), _writer(lambda info=info: wheel.read(info))
        return
    stream = io.BytesIO(_data(archive)) if package.client == "apt" else archive.open("rb")
    with stream, tarfile.open(fileobj=stream) as tar:
        for member in tar:
            if member.isfile():
                name = _inside(package, member.name)
                if package.client == "npm":
                    name = name.split("/", 1)[-1]
                yield name, _writer(lambda member=member: tar.extractfile(member).read())  # type: ignore[union-attr]


def _data(archive: Path) -> bytes:
    """The data.tar.* of a Debian package, which is an `ar` of three members (ar(5): headers of 60 bytes)."""
    raw = archive.read_bytes()
    if not raw.startswith(b"!<arch>\n"):
        raise AssetError(f"{archive} is no Debian package")
    at = 8
    while at + 60 <= len(raw):
        name, size = raw[at : at + 16].decode().strip().rstrip("/"), int(raw[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return raw[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise AssetError(f"{archive} holds no data.tar")


def _inside(package: Package, name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise AssetError(f"{package}: its archive has a file outside itself, {name!r}: refused")
    return str(path)


def _writer(read: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda target: target.write_bytes(read())
