"""Runs a command on a terminal of its own and tells what it wrote there: JSON in, JSON out."""

import base64
import fcntl
import json
import os
import pty
import struct
import sys
import termios

asked = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    size = struct.pack("HHHH", asked["rows"], asked["columns"], 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execve(asked["command"][0], asked["command"], asked["env"])

keys = asked.get("keys")  # typed once the command has said `after`
output = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # what Linux says once nobody holds the other end
        break
    if not chunk:
        break
    output += chunk
    if keys and asked["after"].encode() in output:
        os.write(terminal, keys.encode())
        keys = None
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps({"output": base64.b64encode(output).decode(), "code": code}))
