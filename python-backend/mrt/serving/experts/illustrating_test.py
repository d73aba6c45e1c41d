"""A layer after an icon: in the colour that is asked, or that of the network's layer, and what cannot be drawn."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from mrt.experts.icons.testing.own_set import KETTLE, ROCKET
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.pictures import png
from mrt.serving.experts.illustrating import messages

DRAWN = np.zeros((80, 120, 4), np.uint8)
DRAWN[20:60, 30:90] = (250, 240, 20, 255)


def said(body: str = ROCKET, drawn: np.ndarray = DRAWN, **more: Any) -> Message:
    asked = {"icon": {"body": body}, "size": [24, 24], "palette": False, "colour": None, "ground": [[[20, 30, 90]]]}
    (made,) = messages(asked | more, png(drawn))
    assert made.event == "illustrated"
    return made


def ink(made: Message) -> np.ndarray:
    pixels = np.asarray(Image.open(io.BytesIO(made.image)))
    assert pixels.shape == (80, 120, 4)
    return np.median(pixels[pixels[..., 3] == 255][:, :3], 0)


def test_the_colour_that_is_asked_for():
    made = said(colour=[220, 45, 45])
    assert made.info == {"colour": [220, 45, 45]} and (ink(made) == (220, 45, 45)).all()


def test_else_that_of_the_layer_where_it_can_be_seen():
    assert np.abs(ink(said()) - (250, 240, 20)).max() <= 2
    assert ink(said(ground=[[[250, 250, 240]]])).max() < 90
    assert ink(said(drawn=np.zeros_like(DRAWN))).min() > 150, "a blank layer on dark"


def test_a_set_with_colours_keeps_them():
    made = said(KETTLE, palette=True, colour=[220, 45, 45])
    assert made.info == {} and (ink(made) == (0x20, 0x40, 0x80)).all()


def test_what_cannot_be_drawn_is_said_and_has_no_picture():
    made = said('<image href="https://example.org/a.png"/>')
    assert made.image == b"" and "as the network drew it" in made.info["note"]
