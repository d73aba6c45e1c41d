from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Room
from mrt.serving.layout.whole_pages import WholePages

PAGE = Region(0, 0, 90, 60)  # 6 x 4 tokens


@pytest.mark.parametrize(
    ("room", "layers"),
    [(Room(19, 1000), 4), (Room(2, 1000), 3), (Room(19, 3 * 24), 3), (Room(19, 24), 1), (Room(0, 0), 1)],
)
def test_as_many_pages_as_there_is_room_for_and_a_background_at_least(room: Room, layers: int):
    layout = WholePages(4).detect(np.zeros((4, 60, 90), np.float32), (90, 60), PAGE, room)
    assert layout.regions == (PAGE,) * layers
    assert layout.captions == ("",) * layers


@pytest.mark.parametrize("wanted", [1, 3, 30])
def test_who_asks_for_a_number_gets_it_or_is_refused_by_the_limits(wanted: int):
    layout = WholePages(4).detect(np.zeros((4, 60, 90), np.float32), (90, 60), PAGE, Room(19, 100, wanted))
    assert layout.regions == (PAGE,) * wanted and layout.captions == ("",) * wanted
