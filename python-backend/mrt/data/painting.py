"""From a mask to a layer: its colour contrasts with what lies beneath, its reference differs from the design."""

from __future__ import annotations

import numpy as np

from mrt.data import backgrounds, styles, textures
from mrt.data.backgrounds import NAMES
from mrt.data.captions import long_caption
from mrt.data.design import DrawnLayer, to_bytes
from mrt.data.frame import Frame
from mrt.geometry import Region

_OPACITY = {"panel": 0.5, "shadow": 0.6}
_SHADOW = np.array((20, 20, 20), np.float32)


def layer(
    rng: np.random.Generator,
    kind: str,
    name: str,
    mask: np.ndarray,
    region: Region,
    box: Region,
    frame: Frame,
    picture: np.ndarray,
) -> DrawnLayer:
    """`mask` (h, w) fills `box`; `picture` is what lies beneath so far."""
    mask = mask * _OPACITY.get(kind, 1.0)
    if kind == "photo":
        colour, caption = "", f"photo of {name}"
        own = textures.draw(rng, name, box.width, box.height)
        pixels, reference = _premultiplied(own, mask), _premultiplied(own[..., [2, 0, 1]], mask)
    else:
        y, x = box.y + box.height // 2, box.x + box.width // 2
        beneath = picture[min(y, len(picture) - 1), min(x, picture.shape[1] - 1)]
        colour = _colour(rng, kind, beneath, frame)
        caption = _caption(kind, name, colour)
        paint = _SHADOW if kind == "shadow" else backgrounds.jittered(rng, colour)
        pixels = styles.painted("flat", mask, paint, paint)
        reference = _reference(rng, kind, mask, colour)
    placed = (_in(filled, region, box) for filled in (pixels, reference))
    return DrawnLayer(kind, name, colour, caption, long_caption(caption, region, frame.page), region, box, *placed)


def apart(name: str, other: np.ndarray) -> bool:
    """Whether a named colour differs clearly from another (3,)."""
    return bool(np.abs(np.array(backgrounds.COLOURS[name]) - other[:3]).sum() > 150)


def _colour(rng, kind: str, under: np.ndarray, frame: Frame) -> str:
    """A colour that stands out from what lies beneath."""
    colour = "black"
    if kind == "shadow":
        return colour
    if frame.accent and kind != "panel":
        return frame.accent
    for _ in range(10):
        colour = NAMES[rng.integers(len(NAMES))]
        if apart(colour, under) and (colour not in frame.background.colours or kind == "panel"):
            break
    return colour


def _caption(kind: str, name: str, colour: str) -> str:
    return {
        "shape": f"{colour} {name}",
        "icon": f"{colour} {name} icon",
        "text": f'{colour} text "{name}"',
        "panel": f"translucent {colour} panel",
        "shadow": "soft shadow",
    }[kind]


def _reference(rng, kind: str, mask: np.ndarray, colour: str) -> np.ndarray:
    """The same form in one or two other colours, and in another style if its shape allows one."""
    others = [name for name in NAMES if name != colour]
    first, second = (backgrounds.jittered(rng, others[i]) for i in rng.choice(len(others), 2, replace=False))
    style = str(rng.choice(styles.STYLES)) if kind in ("shape", "icon", "text") else "flat"
    return styles.painted(style, mask, first, second)


def _premultiplied(colours: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.concatenate([colours * mask[..., None], 255 * mask[..., None]], -1)


def _in(pixels: np.ndarray, region: Region, box: Region) -> np.ndarray:
    """Pixels of `box` in a clear picture of `region`, uint8."""
    whole = np.zeros((region.height, region.width, 4), np.float32)
    whole[box.within(region)] = pixels
    return to_bytes(whole)
