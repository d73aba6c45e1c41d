"""The reader with the networks of the installed wheel, on pictures drawn here with Pillow's own font."""

from __future__ import annotations

import time

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw, ImageFont

from mrt.experts.reader.files import DETECTOR, RECOGNISER, check, copied, installed, located
from mrt.experts.reader.on_cpu import CHARACTERS
from mrt.experts.reader.on_cpu import reader as on_cpu
from mrt.experts.reader.reader import Limits, Reader
from mrt.experts.reader.rectangles import Rectangle
from mrt.experts.text.testing.arch import arched

PAPER, INK = (244, 240, 228), (150, 20, 40)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return on_cpu()


def page(width: int, height: int, *words: tuple[str, int, int, int, float]) -> np.ndarray:
    """Words as string, left, top, size in px and degrees clockwise."""
    image = Image.new("RGB", (width, height), PAPER)
    for word, x, y, size, angle in words:
        font = ImageFont.load_default(size)
        left, top, right, bottom = font.getbbox(word)
        mask = Image.new("L", (int(right - left), int(bottom - top)))
        ImageDraw.Draw(mask).text((-left, -top), word, 255, font)
        mask = mask.rotate(-angle, Image.Resampling.BICUBIC, expand=True)
        image.paste(INK, (x, y, x + mask.width, y + mask.height), mask)
    return np.asarray(image)


def test_lines_come_in_reading_order_with_place_colour_and_height(reader: Reader):
    lines = reader.read(
        page(700, 420, ("second row", 60, 220, 40, 0), ("Headline", 60, 60, 90, 0), ("beside", 420, 222, 40, 0))
    )
    assert [line.string for line in lines] == ["Headline", "second row", "beside"]
    head = lines[0]
    assert head.confidence > 0.95 and not head.vertical and head.angle == 0
    assert np.abs(np.array(head.colour) - INK).max() < 12
    assert 60 < head.height < 80, "capitals of 90 px type are some 66 px high"
    box = head.region(700, 420)
    assert box.x <= 60 and box.y <= 60 and box.right >= 400 and box.bottom >= 125
    assert box.x > 20 and box.bottom < 170


@pytest.mark.parametrize("angle", [0, 17, -30, 90, -90, 180])
def test_turned_lines_are_read_in_their_own_direction(reader: Reader, angle: float):
    (line,) = reader.read(page(560, 560, ("Garden party", 90, 120, 56, angle)))
    assert line.string == "Garden party"
    assert abs((line.angle - angle + 180) % 360 - 180) < 3
    along = line.corners[1] - line.corners[0]
    turn = np.deg2rad(angle)
    assert along @ np.array([np.cos(turn), np.sin(turn)]) > 200


@pytest.mark.parametrize("arc", [Rectangle(280, 130, 420, 60, 0, 130), Rectangle(280, 430, 420, 60, 0, -120)])
def test_lines_on_an_arch_are_read(reader: Reader, arc: Rectangle):
    (line,) = reader.read(arched(np.full((560, 560, 3), PAPER, np.uint8), "Garden party", 60, arc).picture)
    assert line.string == "Garden party" and line.bend == pytest.approx(arc.bend, abs=20)
    assert abs(line.angle) < 6 and 35 < line.height < 75


def test_words_far_apart_keep_their_space(reader: Reader):
    (line,) = reader.read(page(900, 200, ("TRICK", 40, 60, 80, 0), ("TREAT", 330, 60, 80, 0)))
    assert line.string == "TRICK TREAT"


@pytest.mark.parametrize("shape", [(1, 1), (2, 20_000), (20_000, 2), (600, 500)])
def test_pictures_without_text_have_no_lines(reader: Reader, shape: tuple[int, int]):
    began = time.process_time()
    assert reader.read(np.full((*shape, 3), 90, np.uint8)) == []
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3), dtype=np.uint8)
    assert reader.read(noise) == []
    assert time.process_time() - began < 10


def test_limits_bound_what_is_read_and_say_so():
    picture = page(600, 500, *(("word", 40 + 190 * x, 30 + 90 * y, 48, 0) for x in range(3) for y in range(5)))
    few = on_cpu(Limits(lines=4)).look(picture)
    assert 0 < len(few.lines) <= 4 and few.unread > 0
    short = on_cpu(Limits(length=300)).look(picture)
    assert len(short.lines) < len(few.lines) + 1 and short.unread >= few.unread


def test_what_is_refused(reader: Reader):
    for wrong in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3))):
        with pytest.raises(ValueError, match="flatten it first"):
            reader.read(wrong)
    with pytest.raises(ValueError, match="200 x 100 px is over the limit of 1000 px"):
        on_cpu(Limits(pixels=1000)).read(np.zeros((100, 200, 3), np.uint8))


def test_the_files_are_those_of_the_pinned_wheel(tmp_path):
    for name in (DETECTOR, RECOGNISER):
        check(installed(name))
        other = tmp_path / name
        other.write_bytes(b"something else")
        with pytest.raises(ValueError, match="install that version again"):
            check(other)
    named = onnxruntime.InferenceSession(installed(RECOGNISER)).get_modelmeta().custom_metadata_map["character"]
    assert CHARACTERS.read_text("utf-8").splitlines() == named.splitlines()
    with pytest.raises(FileNotFoundError, match="has no nothing.onnx; install it: pip install --no-deps rapidocr=="):
        installed("nothing.onnx")


def test_the_files_can_lie_in_a_model_repository(tmp_path):
    made = copied(tmp_path / "1")
    assert [path.name for path in made] == [DETECTOR, RECOGNISER] and copied(tmp_path / "1") == made
    assert located(DETECTOR, tmp_path / "1") == made[0] and located(DETECTOR, tmp_path) == installed(DETECTOR)
    made[1].write_bytes(b"broken off")
    with pytest.raises(ValueError, match="install that version again"):
        copied(tmp_path / "1")
