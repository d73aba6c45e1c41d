"""A design as the files of one sample of a shard, and back: JSON, and a picture for the ground and for each layer.

Pictures are WebP without loss; photographs are JPEG (4:4:4, quality 93) beside their alpha, so that a page takes a
third of the room. What is read is then the design: its composite is made of these very pixels.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import numpy as np
from PIL import Image

from mrt.data.world.design import Background, Design, Layer
from mrt.geometry import Region

_LARGE = 30_000  # px from which a photograph is worth two files
_QUALITY = 93
_PHOTOGRAPHIC = ("photo", "scene", "paper")


def packed(design: Design) -> dict[str, bytes]:
    """The files by their ending."""
    ground = design.background
    facts = {
        "purpose": design.purpose,
        "canvas": design.canvas,
        "page": design.page,
        "caption": design.caption,
        "background": {"kind": ground.kind, "caption": ground.caption, "sources": ground.sources},
        "layers": [_facts(layer) for layer in design.layers],
    }
    files = {"json": json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()}
    files |= _pictures("ground", ground.pixels, ground.kind in _PHOTOGRAPHIC)
    for index, layer in enumerate(design.layers):
        large = layer.region.width * layer.region.height >= _LARGE
        files |= _pictures(f"layer{index:02d}", layer.pixels, layer.kind == "picture" and large)
    return files


def unpacked(files: Mapping[str, bytes]) -> Design:
    """The design. ValueError where a file is missing or does not fit."""
    try:
        facts = json.loads(files["json"])
        ground = facts["background"]
        background = Background(ground["kind"], ground["caption"], _pixels(files, "ground"), tuple(ground["sources"]))
        layers = tuple(_layer(own, _pixels(files, f"layer{index:02d}")) for index, own in enumerate(facts["layers"]))
        canvas, page = facts["canvas"], Region(*facts["page"])
        return Design(facts["purpose"], (canvas[0], canvas[1]), page, background, layers, facts["caption"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"the sample is no design of this version ({error!r}); write the shard again") from error


def _facts(layer: Layer) -> dict:
    return {name: getattr(layer, name) for name in Layer.__dataclass_fields__ if name != "pixels"}


def _layer(facts: dict, pixels: np.ndarray) -> Layer:
    region = Region(*facts["region"])
    if pixels.shape != (region.height, region.width, 4):
        raise ValueError(f"layer {facts['name']!r} has pixels {pixels.shape} for {region}; write the shard again")
    tuples = {name: tuple(facts[name]) for name in ("synonyms", "colours", "sources")}
    return Layer(**{**facts, **tuples, "region": region, "pixels": pixels})


def _pictures(name: str, pixels: np.ndarray, photographic: bool) -> dict[str, bytes]:
    if not photographic:
        return {f"{name}.webp": _saved(pixels, "WEBP", lossless=True, exact=True, method=0, quality=0)}
    files = {f"{name}.jpg": _saved(pixels[..., :3], "JPEG", quality=_QUALITY, subsampling=0)}
    if pixels[..., 3].min() < 255:
        files[f"{name}.alpha.webp"] = _saved(pixels[..., 3], "WEBP", lossless=True, method=0, quality=0)
    return files


def _pixels(files: Mapping[str, bytes], name: str) -> np.ndarray:
    whole = files.get(f"{name}.webp")
    if whole is not None:
        return np.array(Image.open(io.BytesIO(whole)).convert("RGBA"))
    colours = np.asarray(Image.open(io.BytesIO(files[f"{name}.jpg"])).convert("RGB"))
    alpha = files.get(f"{name}.alpha.webp")
    pixels = np.full((*colours.shape[:2], 4), 255, np.uint8)
    pixels[..., :3] = colours
    if alpha is not None:
        pixels[..., 3] = np.asarray(Image.open(io.BytesIO(alpha)).convert("L"))
        np.minimum(pixels[..., :3], pixels[..., 3:], out=pixels[..., :3])
    return pixels


def _saved(pixels: np.ndarray, form: str, **options) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(pixels))
    (image if form == "JPEG" or image.mode != "L" else image.convert("RGB")).save(file, form, **options)
    return file.getvalue()
