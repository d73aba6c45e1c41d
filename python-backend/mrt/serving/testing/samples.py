"""One good request for each task, as the named arrays of the wire. Tests bend them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

CANVAS = (160, 128)
PAGE = (16, 16, 128, 96)
REGIONS = (
    (16, 16, 128, 96),
    (32, 32, 48, 32),
    (96, 70, 60, 50),
)  # not all on the token grid; the last overflows

Tensors = dict[str, np.ndarray]


def texts(*values: str | bytes) -> np.ndarray:
    return np.array([value.encode() if isinstance(value, str) else value for value in values], np.object_)


def integers(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def picture(width: int, height: int, colour: tuple[int, int, int, int] = (200, 40, 40, 255)) -> Image.Image:
    """A rectangle of `colour` with a clear border of 2 px."""
    image = Image.new("RGBA", (width, height))
    image.paste(colour, (2, 2, max(3, width - 2), max(3, height - 2)))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width: int, height: int, colour: tuple[int, int, int, int] = (200, 40, 40, 255)) -> bytes:
    return encoded(picture(width, height, colour))


def text_to_layers() -> Tensors:
    return _frame("text_to_layers", REGIONS) | {
        "captions": texts("blue background", "red star icon", 'white text "SALE"'),
        "seed": np.array([7], np.int64),
    }


def image_to_layers() -> Tensors:
    regions = (PAGE, (32, 32, 48, 32))
    return _frame("image_to_layers", regions) | {
        "images": texts(png(128, 96), "", ""),
        "seed": np.array([7], np.int64),
    }


def add_layers() -> Tensors:
    return _frame("add_layers", REGIONS) | {
        "keep": np.array([True, True, False]),
        "captions": texts("", "", "green circle"),
        "images": texts("", png(128, 96, (20, 40, 200, 255)), png(48, 32), ""),
        "seed": np.array([7], np.int64),
    }


def restyle_layers() -> Tensors:
    return _frame("restyle_layers", REGIONS) | {
        "keep": np.array([True, False, True]),
        "images": texts("", png(128, 96, (20, 40, 200, 128)), "", png(60, 50)),
        "references": texts("", png(48, 32, (0, 200, 0, 255)), ""),
        "seed": np.array([7], np.int64),
    }


TASKS = {made.__name__: made for made in (text_to_layers, image_to_layers, add_layers, restyle_layers)}


def _frame(task: str, regions: tuple[tuple[int, int, int, int], ...]) -> Tensors:
    return {
        "task": texts(task),
        "canvas": integers(*CANVAS),
        "page": integers(*PAGE),
        "regions": np.array(regions, np.int32),
    }
