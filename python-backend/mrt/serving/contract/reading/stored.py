"""What the header of a picture file says, and the two ways in which a file is no picture for us."""

from __future__ import annotations

from typing import Literal, NamedTuple

Size = tuple[int, int]
Order = Literal["little", "big"]


class Damaged(Exception):
    """A file that breaks the rules of its format."""


class Unread(Exception):
    """A sound file of a variety that is not read: its text continues "is", and says what to do."""


class Stored(NamedTuple):
    """`data`: the file, reduced to what its pixels need. `size`: width and height in px as stored, not as shown.

    `orientation`: EXIF's, 1 to 8. `profile`: ICC, or empty. `remarks`: what of the file is left out.
    """

    data: bytes
    size: Size
    orientation: int = 1
    profile: bytes = b""
    remarks: tuple[str, ...] = ()


MOST_PARTS = 200_000  # segments, chunks, strips ...: far more than any program writes, walked in a second
ANIMATED = "the picture is animated; its first frame is taken"
PAGES = "the picture has several pages; its first one is taken"
NO_PROFILE = "the colour profile of the picture is damaged; its colours are taken as sRGB"


def numbers(data: bytes, at: int, size: int, count: int, order: Order = "little") -> list[int]:
    """`count` unsigned integers of `size` bytes, one after the other. Raises Damaged where the file is too short."""
    if at < 0 or at + size * count > len(data):
        raise Damaged
    return [int.from_bytes(data[i : i + size], order) for i in range(at, at + size * count, size)]
