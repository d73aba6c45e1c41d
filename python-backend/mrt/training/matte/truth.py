"""Ground truth of the layers of a page, in page px."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.data.world.design import Design
from mrt.experts.crops import Area, Box
from mrt.geometry import Region
from mrt.kinds import Kind


@dataclass(frozen=True)
class Truth:
    """Of one layer, as far as it lies on the page. `amodal`, `visible`: (h, w) float32 in 0..1 of `area`, page px."""

    kind: Kind
    group: str
    area: Area
    amodal: np.ndarray
    visible: np.ndarray

    @property
    def box(self) -> Box:
        return Box(*self.area)

    @property
    def seen(self) -> float:
        """The share of it that nothing above hides."""
        return float(self.visible.sum() / max(1e-6, self.amodal.sum()))


def picture_of(design: Design) -> np.ndarray:
    """What a viewer sees, (h, w, 3) uint8; white where the page is see-through."""
    flat = design.flat()
    return (flat[..., :3] + (255 - flat[..., 3:])).astype(np.uint8)


def truths(design: Design) -> list[Truth]:
    """Of every layer that shows on the page at all, bottom to top; one that lies wholly beyond its edge is left out."""
    found = []
    for layer, visible in zip(design.layers, design.visible(), strict=True):
        common = layer.region.intersect(design.page)
        if common.width < 2 or common.height < 2:
            continue
        at = common.within(layer.region)
        amodal = layer.pixels[..., 3][at].astype(np.float32) / 255
        if amodal.max() < 0.02:
            continue
        left, top = common.x - design.page.x, common.y - design.page.y
        area = Area(left, top, left + common.width, top + common.height)
        found.append(Truth(layer.kind, layer.group, area, amodal, visible[at].astype(np.float32) / 255))
    return found


def together(parts: list[Truth]) -> Truth:
    """Layers that lie directly upon each other, taken for one."""
    left, top = (min(part.area[side] for part in parts) for side in (0, 1))
    right, bottom = (max(part.area[side] for part in parts) for side in (2, 3))
    frame = Region(left, top, right - left, bottom - top)
    through, visible = np.ones((2, frame.height, frame.width), np.float32) * np.array([[[1]], [[0]]], np.float32)
    for part in parts:
        area = part.area
        at = Region(area.left, area.top, area.right - area.left, area.bottom - area.top).within(frame)
        through[at] *= 1 - part.amodal
        visible[at] += part.visible
    return Truth("group", parts[0].group, Area(left, top, right, bottom), 1 - through, visible.clip(0, 1))
