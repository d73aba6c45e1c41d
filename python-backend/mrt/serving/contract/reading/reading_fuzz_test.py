"""Whatever the bytes, they are read as a picture or refused. MRT_FUZZ_SEED repeats a run."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, seed

from mrt.serving.contract.reading.picture_file import opened
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing.odd_pictures import MAKERS, made, odd_pictures
from mrt.serving.testing.odd_requests import SEED, many

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Pillow's, of what it then leaves out
FILES = 3000
LONGEST = 2.0  # s


def test_any_bytes_are_read_or_refused_in_bounded_time():
    seen: Counter[str] = Counter()

    @seed(SEED)
    @many(FILES)
    @given(odd_pictures(48, 32))
    def check(data: bytes) -> None:
        seen[verdict(data)] += 1

    check()
    assert min(seen[kind] for kind in ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")) > 0, f"seed {SEED}: {seen}"


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_each_odd_picture_at_another_size(name: str):
    verdict(made(name, 129, 7))


def verdict(data: bytes) -> str:
    start = time.perf_counter()
    kind = "refused"
    try:
        file = opened(data, "images[0]", 2**20)
        width, height = file.size
        assert 0 < width * height <= 2**20
        small = (max(1, width // 3), max(1, height // 3))
        assert file.pixels(file.size).shape == (height, width, 4)
        assert file.pixels(small).shape == (small[1], small[0], 4) == (*file.planes(small).shape[1:], 4)
        kind = file.kind
    except Refusal as refusal:
        assert (refusal.code, refusal.field) == ("invalid_argument", "images[0]")
        assert refusal.text.startswith("images[0] ") and len(refusal.text) < 300
    assert time.perf_counter() - start < LONGEST
    return kind
