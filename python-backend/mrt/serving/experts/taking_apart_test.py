"""A picture's file taken apart: the messages that its caller gets."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mrt.compositing import flatten, premultiplied
from mrt.experts.finding import Thing
from mrt.experts.progress import Progress
from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.survey import Experts
from mrt.geometry import Region
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.refusal import Refusal
from mrt.serving.experts import taking_apart
from mrt.serving.experts.pace import Pace
from mrt.serving.experts.taking_apart import Asked, Stopwatch, messages
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.samples import encoded

HEIGHT, WIDTH = 200, 300
PAGE, BALL, WORD, NOTHING = Region(0, 0, WIDTH, HEIGHT), (30, 75, 80, 80), (120, 20, 100, 20), (220, 120, 60, 60)
CREAM, RED, INK = (238, 230, 205), (190, 40, 40), (25, 30, 60)
LINE = Line("IIIII", Rectangle(170, 30, 102, 22, 0), 0.98, False, INK, 20.0)


def page() -> Image.Image:
    picture = np.full((HEIGHT, WIDTH, 3), CREAM, np.uint8)
    y, x = np.mgrid[0:80, 0:80]
    picture[75:155, 30:110][np.hypot(y - 39.5, x - 39.5) < 40] = RED
    picture[20:40, 120:220][np.broadcast_to((np.arange(100) % 20 < 7)[None], (20, 100))] = INK
    return Image.fromarray(picture)


def reddish(planes: np.ndarray) -> np.ndarray:
    alpha = (planes[:, 1] < 120).astype(np.float32) * (planes[:, 3] > 0)
    return np.stack([alpha, alpha], 1)


FOUND = [Thing(Region(*NOTHING), "line", 0.7), Thing(Region(*BALL), "drawing", 0.9)]
EXPERTS = Experts(lambda picture, report: [LINE], reddish, find=lambda picture: FOUND)
ASKED = Asked("images[0]", (WIDTH, HEIGHT), None, (), "normal", 100, False)


def said(asked: Asked = ASKED, file: bytes = encoded(page()), report=lambda progress: None) -> list[Message]:
    made = list(messages(asked, file, EXPERTS, report, Pace()))
    for message in made:
        json.dumps(message.info, allow_nan=False)
    return made


def summed(layers: list[Message]) -> np.ndarray:
    """Premultiplied planes of the stack."""
    stack = []
    for layer in layers:
        pixels = np.asarray(Image.open(io.BytesIO(layer.image)))
        region = Region(*layer.info["region"])
        assert pixels.shape == (region.height, region.width, 4)
        stack.append((region, premultiplied(pixels)))
    return flatten(stack, PAGE)


def test_layers_come_bottom_to_top_with_what_is_known_of_them_and_the_empty_one_is_dropped():
    found, *layers, done = said()
    assert [message.event for message in (found, *layers, done)] == ["found", "layer", "layer", "layer", "done"]
    described = found.info["layers"]
    assert [(one["kind"], one["name"]) for one in described] == [
        ("background", "Background"), ("line", "Line 1"), ("drawing", "Drawing 1"), ("text", "IIIII"),
    ]  # fmt: skip
    assert [described[0]["confidence"], described[2]["confidence"]] == [None, 0.9]
    assert described[3]["text"]["string"] == "IIIII" and "text" not in described[2]
    assert len(found.info["regions"]) == 4 and found.info["regions"][0] == PAGE
    assert found.info["seconds"] > 0 and found.info["memory"] > found.info["pixels"] > WIDTH * HEIGHT * 4
    assert [layer.info["slot"] for layer in layers] == [1, 3, 4] and done.info["dropped"] == [2]
    assert [(layer.info["index"], layer.info["of"]) for layer in layers] == [(1, 3), (2, 3), (3, 3)]
    assert [layer.info["alpha"] for layer in layers] == [None, "colours", "text"]
    for layer in layers[1:]:
        at = layer.info["slot"] - 1
        assert Region(*found.info["regions"][at]).contains(Region(*layer.info["region"])), "no larger than it was found"
        assert all(layer.info[name] == described[at][name] for name in described[at])
    wanted = premultiplied(np.asarray(page().convert("RGBA")))
    assert np.square(summed(layers) - wanted).mean() < 1e-5
    assert not done.info["self_check"]["recomposition"]["flag"]


def test_times_are_those_of_the_stages():
    *_, done = said()
    assert {"read_ms", "find_ms", "cut_ms", "refine_ms", "check_ms"} <= done.info["timings"].keys()
    assert all(ms >= 0 for ms in done.info["timings"].values())


def test_given_regions_give_a_layer_each_with_their_names_even_where_nothing_is():
    rows = [Region(*WORD), Region(*NOTHING), Region(*BALL)]
    found, *layers, done = said(replace(ASKED, regions=rows, names=("", "title", "", "ball")))
    assert [layer.info["name"] for layer in layers] == ["Background", "title", "Element 1", "ball"]
    assert [layer.info["region"] for layer in layers[2:]] == rows[1:]
    assert done.info["dropped"] == [] and len(found.info["regions"]) == 4
    assert done.info["self_check"]["blank"]["slots"] == [3]


def test_a_plan_ends_with_what_is_found():
    (found,) = said(replace(ASKED, plan=True))
    assert found.event == "found"


def test_a_smaller_canvas_is_the_size_of_everything():
    by_rule = EXPERTS._replace(read=lambda picture, report: [], find=None)
    asked = replace(ASKED, canvas=(150, 100))
    found, *layers, _ = messages(asked, encoded(page()), by_rule, lambda progress: None, Pace())
    assert found.info["regions"][0] == Region(0, 0, 150, 100) and found.info["working"] == [150, 100]
    assert len(layers) > 1
    assert all(Region(0, 0, 150, 100).contains(Region(*layer.info["region"])) for layer in layers)


def test_a_large_picture_is_looked_at_smaller():
    wide = Image.new("RGB", (3000, 1000), CREAM)
    nothing = EXPERTS._replace(read=lambda picture, report: [], find=None)
    asked = replace(ASKED, canvas=(3000, 1000), plan=True)
    (found,) = messages(asked, encoded(wide), nothing, lambda progress: None, Pace())
    assert found.info["working"] == [1024, 341]


def test_a_picture_with_alpha_gets_its_outline_back_and_adds_up():
    pixels = np.asarray(page().convert("RGBA")).copy()
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    pixels[..., 3] = np.rint(255 * np.clip(145 - np.hypot(x - 150, 1.3 * (y - 100)), 0, 1))
    _, *layers, done = said(file=encoded(Image.fromarray(pixels)))
    assert {"IIIII", "Drawing 1"} <= {layer.info["name"] for layer in layers}
    made, wanted = summed(layers), premultiplied(pixels)
    np.testing.assert_allclose(made[3], wanted[3], atol=0.01)
    assert np.square(made - wanted).mean() < 5e-5
    psnr = done.info["self_check"]["recomposition"]["value"]
    assert 40 < psnr < 99, "of what is sent"


def test_a_rotated_jpeg_is_read_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(page().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif)
    found, *_ = said(file=turned)
    assert [one["name"] for one in found.info["layers"]][-1] == "IIIII"


@pytest.mark.parametrize("file", [encoded(page())[:-200], encoded(page(), "JPEG")[:-500]])
def test_a_damaged_file_is_refused_by_the_name_of_its_picture(file: bytes):
    with pytest.raises(Refusal) as caught:
        said(replace(ASKED, name="images[0]"), file)
    assert caught.value.field == "images[0]" and "damaged" in caught.value.text


def test_what_a_report_raises_stops_the_work_in_every_stage():
    stages: list[str] = []
    said(report=lambda progress: stages.append(progress.stage))
    assert [*dict.fromkeys(stages)] == ["read", "lift", "find", "cut", "refine", "reconcile", "check"]
    for stage in dict.fromkeys(stages):

        def leave(progress: Progress, stage: str = stage) -> None:
            if progress.stage == stage:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            said(report=leave)


def test_a_slow_caller_does_not_make_the_machine_look_slow(monkeypatch: pytest.MonkeyPatch):
    clock, taken = Clock(), []
    monkeypatch.setattr(taking_apart.time, "monotonic", clock)
    monkeypatch.setattr(Pace, "note", lambda pace, seen, seconds: taken.append(seconds))
    for message in messages(ASKED, encoded(page()), EXPERTS, lambda progress: None, Pace()):
        clock.now += 100 if message.event == "layer" else 0
    assert 0 < taken[0] < 100


def test_a_stopwatch_adds_up_each_stage():
    watch = Stopwatch(lambda progress: None, Clock())
    for stage in ("read", "read", "cut", "refine", "cut"):
        watch(Progress(stage, 1, 1))
    watch.enter("")
    assert watch.ms == pytest.approx({"read_ms": 1.0, "cut_ms": 2.0, "refine_ms": 1.0})
