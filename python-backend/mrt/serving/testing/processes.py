"""What processes are, out of /proc, and the shared memory of servers."""

from __future__ import annotations

from pathlib import Path

from mrt.serving.triton.process_watchdog import children

__all__ = ["SHARED_MEMORY", "alive", "children", "family", "listening", "stub"]
SHARED_MEMORY = Path("/dev/shm")


def alive(pid: int) -> bool:
    """Whether it runs; one that ended and that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def family(pid: int) -> set[int]:
    """A process and all that came of it."""
    return {pid}.union(*map(family, children(pid)))


def stub(server: int, model: str) -> int:
    """The process of a model of tritonserver `server`."""
    (found,) = (pid for pid in children(server) if f"/{model}/1/model.py" in Path(f"/proc/{pid}/cmdline").read_text())
    return found


def listening(pid: int) -> set[str]:
    """Addresses on 127.0.0.1 that a process listens on."""
    inodes = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    tables = [Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    ports = [int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes]
    return {f"127.0.0.1:{port}" for port in ports}
