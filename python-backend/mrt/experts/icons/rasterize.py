"""A program of its own, run with `python -I`: an SVG on stdin to a PNG on stdout, within bounds of time and memory.

It imports nothing of this package, and what an SVG may ask for ends with its process. Arguments: width and height in
px, into which the drawing is fitted.
"""

from __future__ import annotations

import resource
import sys

CPU_SECONDS, BYTES = 10, 2 * 1024**3


def main() -> None:
    import resvg_py

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    width, height = (int(side) for side in sys.argv[1:3])
    svg = sys.stdin.buffer.read().decode()
    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    sys.stdout.buffer.write(bytes(drawn))


if __name__ == "__main__":
    main()
