"""What is read of PSD and OpenRaster files looks as they do; what cannot be is refused with its reason."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from psd_tools import PSDImage
from psd_tools.constants import BlendMode, Resource, Tag
from psd_tools.psd.descriptor import Descriptor, Double
from psd_tools.psd.image_resources import ImageResource

from mrt.data.convert.chunk import read
from mrt.data.convert.records import sample_of, stack_of
from mrt.data.convert.refused import Refused
from mrt.data.stacks import StackLayer, flattened
from mrt.data.testing.layered_files import painted, psd_of, to_ora, to_psd
from mrt.geometry import TOKEN, Region, snap

EVERYTHING = Region(-64, -64, 192, 192)  # holds every layer, wherever it is drawn


WRITERS = {".psd": to_psd, ".ora": to_ora}
SIZES, PLACES = st.integers(1, 24), st.integers(-20, 44)
LAYERS = st.lists(
    st.tuples(PLACES, PLACES, SIZES, SIZES, st.integers(0, 255), st.integers(0, 99), st.booleans()), max_size=5
)


def wanted(layers: list[StackLayer], opacities: list[int]) -> np.ndarray:
    """What the file shows, painted straight on EVERYTHING."""
    faded = []
    for layer, opacity in zip(layers, opacities, strict=True):
        pixels = layer.pixels.copy()
        pixels[..., 3] = np.rint(pixels[..., 3] * (opacity / 255))
        faded.append(StackLayer(layer.name, layer.region, pixels))
    return flattened(faded, EVERYTHING)


@pytest.mark.parametrize("suffix", WRITERS)
@given(LAYERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stack_that_is_converted_and_read_recomposes_to_the_same_pixels(suffix: str, tmp_path: Path, drawn):
    drawn = [*drawn, (3, 2, 5, 4, 255, 1, False)]  # one that is always to be seen
    layers = [
        StackLayer(f"layer {index}", Region(x, y, width, height), painted(width, height, seed), ("group",) * grouped)
        for index, (x, y, width, height, _, seed, grouped) in enumerate(drawn)
        for grouped in [grouped and index == 0]
    ]
    opacities, path = [row[4] for row in drawn], tmp_path / f"case{suffix}"
    WRITERS[suffix](layers, opacities, path)
    stack = stack_of(sample_of(read(path), "case"))
    picture = np.zeros((EVERYTHING.height, EVERYTHING.width, 4), np.float32)
    picture[Region(-stack.page.x, -stack.page.y, *stack.canvas).within(EVERYTHING)] = stack.composite()
    np.testing.assert_allclose(picture, wanted(layers, opacities), atol=1e-6)
    names = [layer.name for layer in stack.layers]
    assert names == [layer.name for layer in layers if layer.name in names], "in order"
    for layer in stack.layers:
        assert Region(0, 0, *stack.canvas).contains(snap(layer.region))
        assert all(layer.pixels[edge][..., 3].any() for edge in (0, -1, np.s_[:, 0], np.s_[:, -1])), (
            "cut to its content"
        )
    assert stack.canvas[0] % TOKEN == stack.canvas[1] % TOKEN == 0 == stack.page.x % TOKEN


def of_adobe(psd: PSDImage, layer) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = bytes(profile).replace("sRGB".encode("utf-16-be"), "ABCD".encode("utf-16-be")).replace(b"sRGB", b"ABCD")
    psd.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=profile)


def set_to(**values):
    def change(psd: PSDImage, layer) -> None:
        for name, value in values.items():
            setattr(layer, name, value)

    return change


def hide_all(psd: PSDImage, layer) -> None:
    for each in psd:
        each.visible = False


def masked(psd: PSDImage, layer) -> None:
    layer.remove_mask()
    layer.create_mask(Image.new("L", (6, 9), 128), left=9, top=4)


def far(x: int):
    return lambda psd, layer: psd.create_pixel_layer(Image.new("RGBA", (4, 4), "red"), "far", 30, x)


def clipped(psd: PSDImage, layer) -> None:
    psd.create_pixel_layer(Image.fromarray(painted(14, 8, 3)), "clipped", 4, 10).clipping = True


def artboard(psd: PSDImage, layer) -> None:
    corners = [(key, Double(9.0)) for key in (b"Top ", b"Left", b"Btom", b"Rght")]
    rect = Descriptor(items=corners)  # pyright: ignore[reportCallIssue]
    group: Any = psd.find("folder")
    group.tagged_blocks.set_data(Tag.ARTBOARD_DATA1, version=16, items=[(b"artboardRect", rect)])


@pytest.mark.parametrize(
    ("change", "more", "reason", "text"),
    [
        (artboard, {}, "artboard", "group 'folder' is an artboard, which cuts its layers off"),
        (far(40_000), {}, "too large", "its layers reach over 40016 x 48 px; take away what lies far off the page"),
        (set_to(blend_mode=BlendMode.MULTIPLY), {}, "blend mode", "layer 'top' blends by multiply; merge it"),
        (of_adobe, {}, "profile", "convert it to sRGB"),
        (hide_all, {}, "empty", "it has no layer to be seen"),
        (lambda psd, layer: None, {"depth": 16}, "depth", "it has 16 bits a channel; convert it to 8"),
        (lambda psd, layer: None, {"mode": "CMYK"}, "colour mode", "it is in CMYK; convert it to RGB"),
    ],
)
def test_a_psd_that_layers_cannot_say_is_refused(change, more: dict, reason: str, text: str, tmp_path: Path):
    psd_of(tmp_path / "bad.psd", change, **more)
    with pytest.raises(Refused, match=text) as refused:
        read(tmp_path / "bad.psd")
    assert refused.value.reason == reason


def test_groups_are_opened_and_the_lowest_layer_that_covers_the_page_is_the_background(tmp_path: Path):
    psd_of(tmp_path / "good.psd")
    layers = read(tmp_path / "good.psd").layers
    assert [(layer.name, layer.groups, layer.background) for layer in layers] == [
        ("background", (), True),
        ("inner", ("folder",), False),
        ("top", (), False),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda psd, layer: setattr(psd.find("folder"), "opacity", 100),
        clipped,
        set_to(visible=False),
        masked,
    ],
    ids=["faded group", "clipped", "hidden", "mask"],
)
def test_a_psd_looks_as_psd_tools_draws_it(change, tmp_path: Path):
    psd_of(tmp_path / "case.psd", change)
    stack = read(tmp_path / "case.psd")
    drawn = PSDImage.open(tmp_path / "case.psd").composite(force=True)
    assert drawn is not None
    page = stack.composite()[stack.page.within(Region(0, 0, *stack.canvas))]
    seen = np.asarray(drawn.convert("RGBA")) / 255
    np.testing.assert_allclose(page[..., 3], seen[..., 3], atol=0.01)
    np.testing.assert_allclose(page[..., :3], seen[..., :3] * seen[..., 3:], atol=0.01)


@pytest.mark.parametrize(
    ("extra", "attributes", "reason"),
    [
        ("", 'composite-op="svg:multiply"', "blend mode"),
        ('<filter name="blur"/>', "", "filter"),
        ('<layer name="lost" src="data/lost.png"/>', "", "broken"),
        ("", 'visibility="hidden"', "empty"),
        ("", 'name="twice"', "broken"),
        ('<layer name="lost" src="stack.xml"/>', "", "broken"),
        ('<layer name="clear" src="data/0.png" opacity="nan"/>', "", "broken"),
        ('<layer src="data/0.png" x="900000"/>', "", "too large"),
        ('<stack opacity="0.5"><layer src="data/0.png" x="900000"/><layer src="data/0.png"/></stack>', "", "too large"),
        ("<stack>" * 9999 + "</stack>" * 9999, "", "broken"),
    ],
)
def test_an_openraster_that_layers_cannot_say_is_refused(extra: str, attributes: str, reason: str, tmp_path: Path):
    layer = StackLayer("a", Region(0, 0, 8, 8), painted(8, 8, 0))
    to_ora([layer], [255], tmp_path / "bad.ora", extra, attributes)
    with pytest.raises(Refused) as refused:
        read(tmp_path / "bad.ora")
    assert refused.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_openraster_that_defines_entities_is_refused(encoding: str, tmp_path: Path):
    entity = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE image [<!ENTITY a "aaaa">]><image w="8" h="8"/>'
    with zipfile.ZipFile(tmp_path / "bad.ora", "w") as file:
        file.writestr("stack.xml", entity.encode(encoding))
    with pytest.raises(Refused, match="document type"):
        read(tmp_path / "bad.ora")


def test_a_picture_that_unpacks_to_too_many_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mrt.data.convert.ora.HEAVIEST", 10)
    to_ora([StackLayer("a", Region(0, 0, 8, 8), painted(8, 8, 0))], [255], tmp_path / "bad.ora")
    with pytest.raises(Refused, match=r"data/0.png has more than 10 bytes; scale it down"):
        read(tmp_path / "bad.ora")


def test_what_is_no_file_is_refused(tmp_path: Path):
    (tmp_path / "link.psd").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.ora")
    for name in ("link.psd", "pipe.ora"):
        with pytest.raises(Refused, match="it is no file, or a link to none"):
            read(tmp_path / name)


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path):
    layer = StackLayer("a", Region(0, 0, 8, 8), painted(8, 8, 0))
    for suffix, write in WRITERS.items():
        write([layer], [255], tmp_path / f"cut{suffix}")
        whole = (tmp_path / f"cut{suffix}").read_bytes()
        for length in (0, 30, 300, 600):  # a PSD's flattened picture comes after all that is read
            (tmp_path / f"cut{suffix}").write_bytes(whole[:length])
            with pytest.raises(Refused, match="it cannot be read"):
                read(tmp_path / f"cut{suffix}")
