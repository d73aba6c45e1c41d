"""A stranger's pictures through the real server: any kind, size and way up, taken apart to layers that cover them."""

from __future__ import annotations

import numpy as np
import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.testing.samples import encoded, integers, texts
from mrt.serving.testing.servers import Live
from PIL import Image, ImageFilter
from stream import Event, run

STEPS = {"steps": integers(2), "seed": np.array([5], np.int64)}


def photo(width: int, height: int) -> Image.Image:
    """Smooth colours with a disc on them, the upper left corner red."""
    rows, columns = np.mgrid[0:height, 0:width]
    pixels = np.stack([255 - 160 * columns / width, 90 + 120 * rows / height, 60 + 0 * rows], 2).astype(np.uint8)
    disc = (rows / height - 0.6) ** 2 + (columns / width - 0.6) ** 2 < 0.03
    pixels[disc] = (20, 40, 160)
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1))


def decomposed(live: Live, picture: bytes, **tensors: np.ndarray) -> list[Event]:
    request = {"task": texts("image_to_layers"), "images": texts(picture)}
    events = run(live.grpc, request | STEPS | tensors)
    assert (events[0].kind, events[-1].kind) == ("accepted", "done"), events[-1].info
    return events


def flattened(events: list[Event]) -> np.ndarray:
    """The layers one over the other in 8 bits, as an editor does it: (height, width, 4)."""
    sheet = Image.new("RGBA", tuple(events[0].info["canvas"]))
    for event in events:
        if event.kind == "layer":
            layer = Image.new("RGBA", sheet.size)
            x, y, *_ = event.info["region"]
            layer.paste(Image.fromarray(event.pixels), (x, y))
            sheet = Image.alpha_composite(sheet, layer)
    return np.asarray(sheet)


SIZES = [(241, 160), (1920, 1080), (1170, 2532), (320, 320), (33, 17), (1, 1), (20_000, 2), (400, 300)]


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_every_size_is_taken_and_opaque_to_the_edge(size: tuple[int, int], live: Live, limits: Limits):
    events = decomposed(live, encoded(photo(*size), "JPEG", quality=92))
    info = events[0].info
    width, height = info["canvas"]
    assert info["picture"] == {"size": [*size], "remarks": []}
    assert info["page"] == info["regions"][0] == [0, 0, width, height]
    assert (width, height) == size if max(size) <= limits.max_canvas else max(width, height) == limits.max_canvas
    assert flattened(events)[..., 3].min() == 255


def test_layers_come_upright(live: Live):
    exif = Image.Exif()
    exif[0x0112] = 6  # the first row is shown at the right
    stored = photo(160, 240).transpose(Image.Transpose.ROTATE_90)
    events = decomposed(live, encoded(stored, "JPEG", exif=exif, quality=95))
    assert events[0].info["canvas"] == [160, 240] and stored.size == (240, 160)
    seen, wanted = flattened(events)[..., :3].astype(int), np.asarray(photo(160, 240)).astype(int)
    assert np.abs(seen - wanted).mean() < 12 < np.abs(seen[::-1, ::-1] - wanted).mean()


def test_regions_scale_with_the_picture_and_on_its_canvas_they_are_as_given(live: Live):
    picture, images = encoded(photo(640, 480), "WEBP"), texts(encoded(photo(640, 480), "WEBP"), "", "")
    rows = np.array([(0, 0, 640, 480), (256, 160, 192, 224)], np.int32)
    large = decomposed(live, picture, regions=rows, images=images)
    assert large[0].info["canvas"] == [320, 240]
    assert large[0].info["regions"] == [[0, 0, 320, 240], [128, 80, 96, 112]]
    small = decomposed(live, picture, regions=rows // 2, images=images, canvas=integers(320, 240))
    assert [event.image for event in small] == [event.image for event in large]


def test_the_regions_that_were_found_can_be_given_back(live: Live):
    picture = encoded(photo(500, 350), "JPEG")
    found = decomposed(live, picture)
    info = found[0].info
    assert len(info["regions"]) > 1
    rows = np.array(info["regions"], np.int32)
    images = texts(picture, *[b""] * len(rows))
    again = decomposed(live, picture, regions=rows, images=images, canvas=integers(*info["canvas"]))
    assert [event.image for event in again if event.kind == "layer"] == [
        event.image for event in found if event.kind == "layer"
    ]


def test_a_file_of_many_bytes_is_taken_up_to_the_limit(live: Live, limits: Limits):
    noise = np.random.default_rng(0).integers(0, 256, (1500, 1600, 3), np.uint8)
    picture = encoded(Image.fromarray(noise))
    assert 4_194_304 < len(picture) < limits.max_image_bytes
    assert decomposed(live, picture)[0].info["picture"]["size"] == [1600, 1500]
