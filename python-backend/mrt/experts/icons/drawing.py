"""An icon at the size of its layer, drawn by a process of its own."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

_PROGRAM = Path(__file__).with_name("rasterize.py")
_SECONDS = 20.0  # in which a drawing has to be done; CPU time is limited in the process
_SEEN = 8  # alpha from which a pixel shows something
_MARGIN = 0.04  # of the layer's shorter side, at each of its edges
_LARGEST = 4096


class CannotDraw(ValueError):
    """Why an icon cannot be drawn."""


def draw(svg: str, width: int, height: int) -> np.ndarray:
    """The drawing, as large as it fits into the middle of (height, width, 4) uint8: sRGB, straight alpha.

    What is clear around it in the file is cut off. CannotDraw.
    """
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise CannotDraw(f"{width} x {height} px are not of 1 to {_LARGEST}")
    margin = _MARGIN * min(width, height)
    room = (max(1.0, width - 2 * margin), max(1.0, height - 2 * margin))
    probe = _drawn(svg, 128)
    box = _box(probe)
    if box is None:
        raise CannotDraw("it shows nothing")
    wide, high = box[2] - box[0], box[3] - box[1]
    scale = min(room[0] / wide, room[1] / high)
    longest = min(_LARGEST, max(1, round(scale * max(probe.size))))
    whole = _drawn(svg, longest)
    box = _box(whole)
    if box is None:
        raise CannotDraw("it shows nothing")
    cut = whole.crop(box)
    if cut.width > width or cut.height > height:  # by the px of rounding
        cut.thumbnail((width, height))
    out = Image.new("RGBA", (width, height))
    out.paste(cut, ((width - cut.width) // 2, (height - cut.height) // 2))
    return np.asarray(out)


def _python() -> str:
    """The interpreter whose packages this process has; Triton's stub embeds one, and is none itself."""
    if Path(sys.executable or "").name.startswith("python"):
        return sys.executable
    own = Path(sys.prefix, "bin", "python3")
    return str(own) if own.is_file() else shutil.which("python3") or "python3"


def _box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    return picture.getchannel("A").point([0] * _SEEN + [255] * (256 - _SEEN)).getbbox()


def _drawn(svg: str, longest: int) -> Image.Image:
    """The whole file, its longer side `longest` px: resvg fits a drawing into the size that it is given."""
    command = [_python(), "-I", str(_PROGRAM), str(longest), str(longest)]
    try:
        ran = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=_SECONDS)
    except OSError as error:
        raise CannotDraw(f"no interpreter draws it: {error}") from None
    except subprocess.TimeoutExpired:
        raise CannotDraw(f"it was not drawn within {_SECONDS:g} s") from None
    if ran.returncode != 0 or not ran.stdout:
        lines = ran.stderr.decode(errors="replace").strip().splitlines()
        raise CannotDraw(f"it cannot be drawn: {lines[-1][:200] if lines else f'code {ran.returncode}'}")
    return Image.open(io.BytesIO(ran.stdout)).convert("RGBA")
