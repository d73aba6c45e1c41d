"""The size at which the network sees a picture: its own, or smaller by one factor for both sides."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.geometry import TOKEN, Region, snap
from mrt.serving.contract.limits import Limits

Size = tuple[int, int]
FOR_LAYERS = 0.4  # share of the tokens that a scaled picture leaves for layers that are not detected yet


def working_size(picture: Size, regions: Sequence[Region], limits: Limits) -> Size:
    """The largest size of a picture of (width, height) px that fits, with its regions (background first), the limits.

    Without regions, which are then to be detected, a picture that is too large leaves tokens for them. Where no size
    fits, the smallest is returned, and Limits.bucket refuses it.
    """
    longest = min(max(picture), limits.max_canvas)
    size, most = _scaled(picture, longest), limits.max_tokens
    if not regions and size != picture:
        most = int(most * (1 - FOR_LAYERS))
    while _tokens(picture, size, regions) > most and longest > TOKEN:
        longest = (longest - 1) // TOKEN * TOKEN
        size = _scaled(picture, longest)
    return size


def drawn_size(canvas: Size, longest: int) -> Size:
    """A canvas of (width, height) px made smaller by one factor, its longer side `longest` px."""
    return _scaled(canvas, longest)


def scaled_region(region: Region, picture: Size, size: Size) -> Region:
    """A region of `picture` on it at `size`, to the nearest px, so that scaling back gives the same region."""
    (across, of_width), (down, of_height) = zip(size, picture, strict=True)
    x, right = (_nearest(edge, across, of_width) for edge in (region.x, region.right))
    y, bottom = (_nearest(edge, down, of_height) for edge in (region.y, region.bottom))
    x, y = min(x, across - 1), min(y, down - 1)
    return Region(x, y, max(1, right - x), max(1, bottom - y))


def _nearest(edge: int, to: int, of: int) -> int:
    return (2 * edge * to + of) // (2 * of)


def is_scaled(size: Size, picture: Size) -> bool:
    """Whether `size` is that of `picture`, or that made smaller by one factor and rounded to whole px."""
    (width, height), (own_width, own_height) = size, picture
    if width > own_width or height > own_height:
        return False
    across, down = round(own_height * width / own_width), round(own_width * height / own_height)
    return max(1, across) == height or max(1, down) == width


def _scaled(picture: Size, longest: int) -> Size:
    width, height = (max(1, round(side * longest / max(picture))) for side in picture)
    return width, height


def _tokens(picture: Size, size: Size, regions: Sequence[Region]) -> int:
    """Tokens of the composed slot and the layers; where these are not known, of a background alone."""
    whole = snap(Region(0, 0, *size)).tokens
    layers = [snap(scaled_region(region, picture, size)).tokens for region in regions]
    return whole + (sum(layers) if layers else whole)
