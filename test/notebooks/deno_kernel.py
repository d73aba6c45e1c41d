"""A Deno kernel that runs cells one by one and loses none of their outputs."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

OUTPUTS = ("execute_result", "display_data", "update_display_data", "stream", "error")
QUIET = (
    4  # looks in a row, of 50 ms or more each: the kernel sends outputs up to some ms after it said that it was idle
)


class CellError(Exception):
    """A cell threw."""


@dataclass(frozen=True)
class Output:
    """One message of a cell, in the order in which they came; an update is one of its own."""

    kind: str
    content: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """By media type."""
        return self.content.get("data", {})

    @property
    def display_id(self) -> str | None:
        return self.content.get("transient", {}).get("display_id")


class DenoKernel:
    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self._manager = manager
        self._client = client

    def run(self, source: str, timeout: float = 120) -> list[Output]:
        """Everything that a cell shows. Raises CellError where it throws, TimeoutError where it does not end."""
        cell = self._client.execute(source)
        outputs: list[Output] = []
        reply: dict[str, Any] | None = None
        idle = False
        start, quiet = time.monotonic(), 0
        # Neither the reply nor `idle` is the end of it: outputs may follow both.
        while not (reply and idle and quiet >= QUIET):
            if time.monotonic() - start > timeout:
                raise TimeoutError(f"no end after {timeout} s: {source[:80]}")
            if not self._manager.is_alive():
                raise RuntimeError(f"the kernel died of: {source[:80]}")
            reply = reply or self._answer(cell)
            message = self._news(cell)
            if not message:
                quiet += 1
                continue
            quiet = 0
            kind, content = message["msg_type"], message["content"]
            if kind in OUTPUTS:
                outputs.append(Output(kind, content))
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
        if reply["status"] != "ok":
            raise CellError(f"{reply['ename']}: {reply['evalue']}")
        return outputs

    def _answer(self, cell: str) -> dict[str, Any] | None:
        try:
            message = self._client.get_shell_msg(timeout=0.01)
        except queue.Empty:
            return None
        return message["content"] if message["parent_header"].get("msg_id") == cell else None

    def _news(self, cell: str) -> dict[str, Any] | None:
        try:
            message = self._client.get_iopub_msg(timeout=0.05)
        except queue.Empty:
            return None
        return message if message["parent_header"].get("msg_id") == cell else None


@contextmanager
def deno_kernel(specs: Path, folder: Path, env: Mapping[str, str]) -> Iterator[DenoKernel]:
    """A fresh kernel that runs in `folder`, from the kernel specs in `specs`."""
    manager = KernelManager(kernel_name="deno", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(specs)]))
    manager.start_kernel(cwd=str(folder), env=dict(env))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield DenoKernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
