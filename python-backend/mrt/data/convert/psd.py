"""PSD and PSB, read with psd-tools. What Photoshop does not draw as layer over layer is refused, not guessed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import ImageCms
from psd_tools import PSDImage
from psd_tools.api.layers import AdjustmentLayer, Artboard, Layer
from psd_tools.constants import BlendMode, ColorMode, Resource, Tag

from mrt.data.convert.limits import check_extent, check_sizes
from mrt.data.convert.refused import Refused
from mrt.data.stacks import Stack, StackLayer, around, cropped, framed, merged
from mrt.geometry import Region

FILLS = (
    Tag.SOLID_COLOR_SHEET_SETTING,
    Tag.GRADIENT_FILL_SETTING,
    Tag.PATTERN_FILL_SETTING,
    Tag.VECTOR_STROKE_CONTENT_DATA,
)


def read_psd(path: Path) -> Stack:
    """Visible layers. Groups are opened; one with an opacity or a mask of its own, and a layer with others clipped to
    it, become one layer. Opacity and masks go into alpha. Text and smart objects are the pixels that the file holds.
    """
    psd = PSDImage.open(path)
    if psd.color_mode != ColorMode.RGB:
        raise Refused("colour mode", f"it is in {psd.color_mode.name}; convert it to RGB")
    if psd.depth != 8:
        raise Refused("depth", f"it has {psd.depth} bits a channel; convert it to 8")
    _check_profile(psd)
    check_sizes(psd.size, (layer.size for layer in psd.descendants() if not layer.is_group()))
    return framed(psd.size, list(_layers_of(psd, ())))


def _check_profile(psd: PSDImage) -> None:
    profile = psd.image_resources.get_data(Resource.ICC_PROFILE)
    if profile:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).strip()
        if "srgb" not in name.lower():
            raise Refused("profile", f"its colours are of {name!r}; convert it to sRGB")


def _layers_of(nodes: Iterable[Layer], groups: tuple[str, ...]) -> Iterator[StackLayer]:
    for base, clipped in _with_clipped(nodes):
        if not base.visible:
            continue
        _check(base)
        if not base.is_group():
            found = _pixels_of(base, groups)
        elif base.opacity == 255 and not base.has_mask() and not clipped:
            yield from _layers_of(base, (*groups, base.name))  # pyright: ignore[reportArgumentType]
            continue
        else:
            found = _one_of(base, groups)
        for layer in clipped:
            found = found and _clipped(found, layer)
        tight = found and cropped(found)
        if tight:
            yield tight


def _with_clipped(nodes: Iterable[Layer]) -> list[tuple[Layer, list[Layer]]]:
    """Each layer with those that are clipped to it."""
    pairs: list[tuple[Layer, list[Layer]]] = []
    for layer in nodes:
        if layer.clipping and pairs:
            pairs[-1][1].append(layer)
        else:
            pairs.append((layer, []))
    return pairs


def _check(layer: Layer) -> None:
    named = f"{'group' if layer.is_group() else 'layer'} {layer.name!r}"
    if isinstance(layer, AdjustmentLayer):
        raise Refused("adjustment", f"{named} adjusts those below it; merge it into them")
    if isinstance(layer, Artboard):
        raise Refused("artboard", f"{named} is an artboard, which cuts its layers off; save it as a file of its own")
    plain = (BlendMode.NORMAL, BlendMode.PASS_THROUGH) if layer.is_group() else (BlendMode.NORMAL,)
    if layer.blend_mode not in plain:
        mode = layer.blend_mode.name.lower().replace("_", " ")
        raise Refused("blend mode", f"{named} blends by {mode}; merge it, or set it to normal")
    if layer.has_effects():
        raise Refused("effects", f"{named} has effects; rasterise its style")
    mask = layer.mask
    if mask and not mask.disabled and mask.parameters is not None:
        raise Refused("mask", f"{named} has a mask with density or feather; apply it")
    if not layer.is_group() and not layer.has_pixels() and layer.kind not in ("pixel", "type"):
        raise Refused("vector", f"{named} is a {layer.kind} without pixels; rasterise it")
    path = layer.vector_mask
    if path and not path.disabled and not _is_filled(layer) and not (mask and mask.has_real()):
        raise Refused("vector", f"{named} has a vector mask; rasterise it")


def _is_filled(layer: Layer) -> bool:
    """A shape or a fill; where it has pixels, its path and mask are drawn in them."""
    return any(block in layer.tagged_blocks for block in FILLS)


def _pixels_of(layer: Layer, groups: tuple[str, ...]) -> StackLayer | None:
    image = layer.topil(apply_icc=False) if layer.has_pixels() else None
    if image is None or not image.width * image.height:
        return None
    pixels = np.asarray(image.convert("RGBA"))
    region = Region(layer.left, layer.top, image.width, image.height)
    return _faded(StackLayer(layer.name, region, pixels, groups), layer)


def _one_of(group: Layer, groups: tuple[str, ...]) -> StackLayer | None:
    """A group as one layer."""
    layers = list(_layers_of(group, ()))  # pyright: ignore[reportArgumentType]
    if not layers:
        return None
    check_extent(regions := [layer.region for layer in layers])
    return _faded(StackLayer(group.name, around(regions), merged(layers), groups), group)


def _faded(found: StackLayer, layer: Layer) -> StackLayer:
    """With opacity and mask in its alpha."""
    share = layer.opacity * (255 if layer.is_group() else layer.fill_opacity) / 255**2
    mask, alpha = layer.mask, found.pixels[..., 3] * share
    if mask and not mask.disabled:
        shown = np.full(alpha.shape, mask.background_color, np.uint8)
        image, region = mask.topil(), Region(mask.left, mask.top, mask.width, mask.height)
        common = found.region.intersect(region)
        if image is not None and common.width and common.height:
            shown[common.within(found.region)] = np.asarray(image.convert("L"))[common.within(region)]
        if not (_is_filled(layer) and np.array_equal(shown, found.pixels[..., 3])):
            alpha = alpha * (shown / 255)
    pixels = np.dstack([found.pixels[..., :3], np.rint(alpha).astype(np.uint8)])
    return replace(found, pixels=pixels)


def _clipped(base: StackLayer, layer: Layer) -> StackLayer:
    """`base` with `layer` painted on it where base is, and nowhere else."""
    if not layer.visible:
        return base
    _check(layer)
    above = _one_of(layer, ()) if layer.is_group() else _pixels_of(layer, ())
    common = base.region.intersect(above.region) if above else Region(0, 0, 0, 0)
    if above is None or not common.width or not common.height:
        return base
    rows, share = base.region, above.pixels[common.within(above.region)].astype(np.float32) / 255
    pixels = base.pixels.copy()
    part = pixels[common.within(rows)]
    colour = part[..., :3] * (1 - share[..., 3:]) + 255 * share[..., :3] * share[..., 3:]
    part[..., :3] = np.rint(colour).astype(np.uint8)
    return replace(base, pixels=pixels)
