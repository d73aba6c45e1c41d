"""The region detector of the wide world: a flat picture to amodal boxes with kind and order, on the experts' backbone.

Anchor-free as FCOS is, with a pyramid of features at strides 8, 16 and 32 px. Each object size has
separate grids for words, pictures and surfaces, since a label shares its centre with its button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.kinds import KINDS
from mrt.models.autoencoder import ResidualBlock
from mrt.models.backbone import CHANNELS, Backbone
from mrt.models.detector import FIELDS as BEFORE
from mrt.models.detector import Level, candidates

CELL = 32  # px, that the sides of a picture are multiples of
FIELDS = BEFORE + len(KINDS)  # of a cell: logit, left, top, right, bottom (px), z, a logit for each kind
FAMILIES = (("text",), ("picture", "drawing"), ("panel", "line", "group"))
SIZES = ((8, 0, 28, 14), (8, 28, 56, 26), (16, 56, 112, 52), (32, 112, 220, 100), (32, 220, float("inf"), 160))
LEVELS = tuple(
    Level(stride, most, unit, least, tuple(KINDS.index(kind) for kind in family), inset=0.8 * stride)
    for stride, least, most, unit in SIZES
    for family in FAMILIES
)
STRIDES = (8, 16, 32)


class RegionDetector(nn.Module):
    """Premultiplied RGBA in 0..1 (B, 4, H, W), sides multiples of CELL px, to one candidate a cell of each level.

    (B, cells, FIELDS), level by level, row by row. `state`: the backbone's, see mrt.models.backbone.pretrained.
    """

    def __init__(self, state: Mapping[str, Tensor] | None = None, fine: int = 64, coarse: int = 96):
        super().__init__()
        self.backbone = Backbone(state)
        _, quarter, eighth, sixteenth, last = CHANNELS
        self.page = nn.Linear(coarse, coarse)
        self.from32, self.from16 = nn.Conv2d(last, coarse, 1), nn.Conv2d(sixteenth, coarse, 1)
        self.from8, self.from4 = nn.Conv2d(eighth, fine, 1), nn.Conv2d(4 * quarter, fine, 1)
        self.down = nn.Conv2d(coarse, fine, 1)
        self.at32, self.at16 = ResidualBlock(coarse), nn.Sequential(ResidualBlock(coarse), ResidualBlock(coarse))
        self.at8 = nn.Sequential(ResidualBlock(fine), ResidualBlock(fine))
        self.heads = nn.ModuleList(
            Heads(fine if stride == 8 else coarse, [level for level in LEVELS if level.stride == stride])
            for stride in STRIDES
        )

    def forward(self, image: Tensor) -> Tensor:
        rgb = image[:, :3] + (1 - image[:, 3:])  # on white paper
        _, quarter, eighth, sixteenth, last = self.backbone(rgb)
        coarsest = self.from32(last)  # (B, coarse, H/32, W/32)
        coarsest = self.at32(coarsest + self.page(coarsest.mean((2, 3)))[..., None, None])
        coarse = self.at16(self.from16(sixteenth) + _doubled(coarsest))  # (B, coarse, H/16, W/16)
        details = self.from4(F.pixel_unshuffle(quarter, 2))
        fine = self.at8(self.from8(eighth) + details + _doubled(self.down(coarse)))  # (B, fine, H/8, W/8)
        return torch.cat([head(x) for head, x in zip(self.heads, (fine, coarse, coarsest), strict=True)], 1)


class Heads(nn.Module):
    """The candidates of all levels of one stride."""

    def __init__(self, width: int, levels: Sequence[Level]):
        super().__init__()
        self._levels = tuple(levels)
        self.hidden = nn.Conv2d(width, width, 3, padding=1)
        self.out = nn.Conv2d(width, len(levels) * FIELDS, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        assert self.out.bias is not None
        nn.init.zeros_(self.out.bias)
        nn.init.constant_(self.out.bias[::FIELDS], -4.5)  # few cells hold an object

    def forward(self, x: Tensor) -> Tensor:
        hidden = F.silu(self.hidden(F.silu(x)))
        with torch.autocast(x.device.type, enabled=False):  # an edge at 200 px needs more than eight bits
            raw = self.out(hidden.float())
        parts = raw.split(FIELDS, 1)
        return torch.cat([candidates(part, level) for part, level in zip(parts, self._levels, strict=True)], 1)


def _doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0)
