"""Starts tritonserver with the flags given, and an admin key in no command line: all on the node can read those.

The key is that of MRT_ADMIN_KEY; without one, a random one that nobody is told. Signals go on to the server, and this
ends as the server does. As the first process of the container it also lets the server's stubs kill the server, which
they could not if that were the first one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from mrt.serving.launcher import hidden_flags
from mrt.serving.launcher.bundle import LaunchError
from mrt.serving.launcher.exposure import Exposure
from mrt.serving.launcher.server import die_with_parent


def main() -> int:
    own = os.environ.pop("MRT_ADMIN_KEY", None)
    exposure = Exposure() if own is None else Exposure(admin_key=own.strip())
    try:
        exposure.check()
    except LaunchError as error:
        print(f"error: MRT_ADMIN_KEY: {error}", file=sys.stderr)
        return 2
    server = start(["tritonserver", *sys.argv[1:]], exposure.hidden_flags())

    def pass_on(number: int, _: FrameType | None) -> None:
        server.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
    code = server.wait()
    return code if code >= 0 else 128 - code


def start(command: list[str], hidden: list[str]) -> subprocess.Popen[bytes]:
    def before() -> None:
        die_with_parent(signal.SIGKILL)

    try:
        return hidden_flags.start(command, hidden, os.environ, before)
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"arguments cannot be hidden here ({error}); the admin key is on the server's command line"
        print(f"warning: {reason}", file=sys.stderr, flush=True)
        return subprocess.Popen([*command, *hidden], preexec_fn=before)


if __name__ == "__main__":
    sys.exit(main())
