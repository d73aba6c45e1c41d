"""What passes for a drawing, and what does not."""

from __future__ import annotations

import pytest

from mrt.experts.icons.svg import svg_of
from mrt.experts.icons.testing.own_set import KETTLE, ROCKET

SIZE = (24.0, 24.0)


def test_a_body_becomes_a_file_of_its_size_and_colour():
    made = svg_of({"body": ROCKET, "width": 48}, SIZE, "#dc2d2d")
    assert 'viewBox="0 0 48 24" width="48" height="24" color="#dc2d2d"' in made and ROCKET in made
    assert "color=" not in svg_of({"body": KETTLE}, SIZE)


@pytest.mark.parametrize(
    "body",
    [
        '<script>alert(1)</script><path d="M0 0h9v9z"/>',
        '<image href="file:///etc/passwd" width="24" height="24"/>',
        '<image href="https://example.org/a.png" width="24" height="24"/>',
        '<use href="#a"/>',
        "<foreignObject><p>hello</p></foreignObject>",
        '<style>@import url("https://example.org/a.css");</style><path d="M0 0h9v9z"/>',
        '<path style="fill:url(https://example.org/a.svg#x)" d="M0 0h9v9z"/>',
        '<path fill="url(https://example.org/a.svg#x)" d="M0 0h9v9z"/>',
        '<path onload="alert(1)" d="M0 0h9v9z"/>',
        '<path d="M0 0h9v9z"><animate attributeName="d" dur="9s"/></path>',
        '<text x="1" y="9">hello</text>',
        '<filter id="a"><feGaussianBlur stdDeviation="900"/></filter><path filter="url(#a)" d="M0 0h9v9z"/>',
        '<path d="M0 0h9v9z"',
        '<!DOCTYPE svg [<!ENTITY a "aa">]><path d="M0 0h9v9z"/>',
        '</svg><svg><path d="M0 0h9v9z"/>',
        "<path/>" * 2001,
        '<g opacity=".5">' * 65 + "</g>" * 65,
        f'<path d="{"M0 0" * 20_000}"/>',
        "",
    ],
)
def test_anything_but_plain_shapes_is_refused(body: str):
    with pytest.raises(ValueError):
        svg_of({"body": body}, SIZE)


def test_gradients_and_clips_of_its_own_pass():
    body = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient>'
        '<clipPath id="b"><path d="M0 0h24v24H0z"/></clipPath></defs>'
        '<g clip-path="url(#b)"><path fill="url(#a)" fill-rule="evenodd" d="M0 0h9v9z"/></g>'
    )
    assert body in svg_of({"body": body}, SIZE)


@pytest.mark.parametrize("size", [{"width": 0}, {"height": 1e9}, {"width": "24"}, {"left": None}, {"width": True}])
def test_sizes_are_checked(size: dict[str, object]):
    with pytest.raises(ValueError):
        svg_of({"body": ROCKET} | size, SIZE)


def test_turns_and_flips_are_about_the_middle():
    assert 'transform="translate(12 12) rotate(90) scale(-1 1) translate(-12 -12)"' in svg_of(
        {"body": ROCKET, "rotate": 1, "hFlip": True}, SIZE
    )
