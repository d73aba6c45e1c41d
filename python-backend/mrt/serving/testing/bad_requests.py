"""Wrong requests, each with the field that its refusal has to name."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.samples import encoded, integers, picture, png, texts

BACK = samples.REGIONS[0]
BIG = 2**31 - 1


def bend(task: str, /, **changes: np.ndarray | None) -> samples.Tensors:
    tensors = samples.TASKS[task]() | changes
    return {name: array for name, array in tensors.items() if array is not None}


def regions(*rows: tuple[int, int, int, int]) -> np.ndarray:
    return np.array(rows, np.int32)


def bomb() -> bytes:
    """A few kilobytes of PNG that claim to be 64 million pixels."""
    return encoded(Image.new("1", (16_000, 4_000)), compress_level=9)


def bad_requests(limits: Limits) -> dict[str, tuple[str, samples.Tensors]]:
    longest = max(limits.max_canvas, limits.max_drawn)
    return {
        "no task": ("task", bend("text_to_layers", task=None)),
        "no canvas": ("canvas", bend("text_to_layers", canvas=None)),
        "canvas missing in an edit": ("canvas", bend("add_layers", canvas=None)),
        "regions missing in an edit": ("regions", bend("restyle_layers", regions=None)),
        "unknown task": ("task", bend("text_to_layers", task=texts("make_it_pop"))),
        "task not UTF-8": ("task", bend("text_to_layers", task=texts(b"\xff\xfe"))),
        "unknown way of icons": ("icons", bend("text_to_layers", icons=texts("always"))),
        "no prompt": ("prompt", bend("text_to_layers", captions=None)),
        "empty prompt": ("prompt", bend("text_to_layers", captions=None, prompt=texts("  "))),
        "strict words where they have no effect": ("strict", bend("restyle_layers", strict=np.array([True]))),
        "prompt without a word": ("prompt", bend("text_to_layers", captions=None, prompt=texts("...!"))),
        "add without a word": ("prompt", bend("add_layers", captions=None)),
        "add with words for kept slots only": (
            "prompt",
            bend("add_layers", captions=texts("sky", "moon", "")),
        ),
        "prompt not UTF-8": ("prompt", bend("text_to_layers", prompt=texts(b"caf\xe9"))),
        "prompt too long": (
            "prompt",
            bend("text_to_layers", prompt=texts("a" * (limits.max_prompt_bytes + 1))),
        ),
        "too many words": ("prompt", bend("text_to_layers", prompt=texts("a " * limits.max_text))),
        "more parts than regions": ("prompt", bend("text_to_layers", captions=None, prompt=texts("a;b;c;d"))),
        "a quotation that is not closed": (
            "captions[1]",
            bend("text_to_layers", captions=texts("a", 'text "SALE', "c")),
        ),
        "a control character": ("prompt", bend("text_to_layers", prompt=texts("a\x07b"))),
        "a text without a string": ("captions[1]", bend("text_to_layers", captions=texts("blue", "red text", "star"))),
        "caption not UTF-8": ("captions[2]", bend("text_to_layers", captions=texts("a", "b", b"\xc3"))),
        "caption too long": (
            "captions[1]",
            bend("text_to_layers", captions=texts("a", "b" * (limits.max_prompt_bytes + 1), "c")),
        ),
        "caption of 10 MB": ("captions[1]", bend("text_to_layers", captions=texts("a", "b" * 10_000_000, "c"))),
        "captions of another length": ("captions", bend("text_to_layers", captions=texts("a", "b"))),
        "canvas of no size": ("canvas", bend("text_to_layers", canvas=integers(0, 128))),
        "canvas too large": ("canvas", bend("text_to_layers", canvas=integers(128, longest + 1))),
        "negative canvas": ("canvas", bend("text_to_layers", canvas=integers(-1, 128))),
        "page outside the canvas": ("page", bend("text_to_layers", page=integers(100, 0, 100, 50))),
        "page of no size": ("page", bend("text_to_layers", page=integers(0, 0, 0, 50))),
        "page overflowing int32": ("page", bend("text_to_layers", page=integers(BIG, BIG, BIG, BIG))),
        "no regions": ("regions", bend("text_to_layers", regions=np.zeros((0, 4), np.int32))),
        "region right of the canvas": (
            "regions[1]",
            bend("text_to_layers", regions=regions(BACK, (120, 0, 48, 16))),
        ),
        "region above the canvas": (
            "regions[1]",
            bend("text_to_layers", regions=regions(BACK, (0, -1, 48, 16))),
        ),
        "region of no size": ("regions[1]", bend("text_to_layers", regions=regions(BACK, (0, 0, 48, 0)))),
        "region of negative size": ("regions[0]", bend("text_to_layers", regions=regions((0, 0, -16, 16)))),
        "region overflowing int32": (
            "regions[1]",
            bend("text_to_layers", regions=regions(BACK, (16, 0, BIG, 16))),
        ),
        "too many layers": (
            "regions",
            bend("text_to_layers", regions=regions(*[BACK] * (limits.max_layers + 2))),
        ),
        "60 regions": ("regions", bend("text_to_layers", regions=regions(*[BACK] * 60))),
        "a thousand layers": ("regions", bend("text_to_layers", regions=regions(*[BACK] * 1000))),
        "too many tokens": (
            "regions",
            bend(
                "text_to_layers",
                canvas=integers(320, 320),
                captions=None,
                prompt=texts("a"),
                regions=regions(*[(0, 0, 320, 320)] * 2),
            ),
        ),
        "overflow in image_to_layers": (
            "regions[1]",
            bend("image_to_layers", regions=regions(BACK, (8, 32, 48, 32))),
        ),
        "keep of another length": ("keep", bend("add_layers", keep=np.array([True, False]))),
        "keep in text_to_layers": ("keep[1]", bend("text_to_layers", keep=np.array([False, True, False]))),
        "background not kept": ("keep[0]", bend("add_layers", keep=np.array([False, True, False]))),
        "keep missing in add_layers": ("keep[0]", bend("add_layers", keep=None)),
        "nothing to make": ("keep", bend("add_layers", keep=np.array([True, True, True]))),
        "images of another length": ("images", bend("add_layers", images=texts("", ""))),
        "no image": ("images[0]", bend("image_to_layers", images=None)),
        "kept layer without pixels": (
            "images[2]",
            bend("add_layers", images=texts("", png(128, 96), "", "")),
        ),
        "pixels for a layer to make": (
            "images[3]",
            bend("add_layers", images=texts("", png(128, 96), png(48, 32), png(60, 50))),
        ),
        "composed given in add_layers": (
            "images[0]",
            bend("add_layers", images=texts(png(160, 128), png(128, 96), png(48, 32), "")),
        ),
        "image in text_to_layers": (
            "images[1]",
            bend("text_to_layers", images=texts("", png(128, 96), "", "")),
        ),
        "not an image": ("images[0]", bend("image_to_layers", images=texts("GIF89a, or is it?", "", ""))),
        "truncated image": ("images[0]", bend("image_to_layers", images=texts(png(128, 96)[:-60], "", ""))),
        "truncated JPEG": (
            "images[0]",
            bend(
                "image_to_layers",
                images=texts(encoded(picture(128, 96).convert("RGB"), "JPEG")[:-300], "", ""),
            ),
        ),
        "image of another format": (
            "images[0]",
            bend("image_to_layers", images=texts(encoded(picture(128, 96), "ICO"), "", "")),
        ),
        "image larger than the page": (
            "images[0]",
            bend("image_to_layers", images=texts(png(129, 96), "", "")),
        ),
        "image of too many bytes": (
            "images[0]",
            bend("image_to_layers", images=texts(png(128, 96) + b"\0" * limits.max_image_bytes, "", "")),
        ),
        "decompression bomb": (
            "images[0]",
            bend("image_to_layers", images=texts(bomb(), "", "")),
        ),
        "not base64": (
            "images[0]",
            bend("image_to_layers", encoding=texts("base64"), images=texts("no base64!", "", "")),
        ),
        "reference without a target": (
            "references[2]",
            bend("restyle_layers", references=texts("", png(48, 32), png(60, 50))),
        ),
        "reference of the wrong task": (
            "references[2]",
            bend("add_layers", references=texts("", "", png(60, 50))),
        ),
        "target without a reference": ("references[1]", bend("restyle_layers", references=None)),
        "references of another length": ("references", bend("restyle_layers", references=texts(""))),
        "reference of another size": (
            "references[1]",
            bend("restyle_layers", references=texts("", png(32, 48), "")),
        ),
        "no steps": ("steps", bend("text_to_layers", steps=integers(0))),
        "10,000 steps": ("steps", bend("text_to_layers", steps=integers(10_000))),
        "negative steps": ("steps", bend("text_to_layers", steps=integers(-1))),
        "unknown quality": ("quality", bend("text_to_layers", quality=texts("ultra"))),
        "guidance NaN": ("guidance", bend("text_to_layers", guidance=np.array([np.nan], np.float32))),
        "guidance infinite": ("guidance", bend("text_to_layers", guidance=np.array([np.inf], np.float32))),
        "negative guidance": ("guidance", bend("text_to_layers", guidance=np.array([-1], np.float32))),
        "negative seed": ("seed", bend("text_to_layers", seed=np.array([-1], np.int64))),
        "negative preview": ("preview", bend("text_to_layers", preview=integers(-1))),
        "unknown encoding": ("encoding", bend("text_to_layers", encoding=texts("hex"))),
        "unknown priority": ("priority", bend("text_to_layers", priority=texts("urgent"))),
    }
