from __future__ import annotations

import numpy as np
import pytest

from mrt.geometry import MAX_EDGE, Region, Slot, bucket, layout, pad, roomy, snap

CANVAS = (96, 64)  # 6 x 4 tokens
SLOTS = (
    Slot(0, Region(0, 0, 96, 64), False),
    Slot(1, Region(16, 0, 64, 64), True),
    Slot(2, Region(32, 16, 48, 32), False),
    Slot(2, Region(32, 16, 48, 32), True, True),
)


def test_regions_snap_outwards():
    assert snap(Region(5, 16, 30, 16)) == Region(0, 16, 48, 16)
    assert snap(Region(16, 32, 48, 64)) == Region(16, 32, 48, 64)
    assert snap(Region(-5, -17, 5, 1)) == Region(-16, -32, 16, 16)


@pytest.mark.parametrize("region, drawn", [
    ((100, 100, 200, 200), (16, 16, 32, 32)),  # off the grid, and as square there
    ((400, 400, 200, 200), (48, 48, 32, 32)),
    ((500, 500, 40, 40), (48, 48, 32, 32)),  # small: drawn larger
    ((0, 0, 1024, 1024), (32, 32, 64, 64)),  # large: drawn smaller
    ((0, 0, 1024, 300), (0, 0, 128, 48)),
    ((984, 984, 40, 40), (96, 96, 32, 32)),  # never off the canvas
])  # fmt: skip
def test_things_that_are_fitted_have_room_on_whole_tokens(region: tuple[int, ...], drawn: tuple[int, ...]):
    assert roomy(Region(*region), 128 / 1024, (128, 128)) == Region(*drawn)


def test_a_canvas_of_less_than_a_token_has_one():
    assert roomy(Region(10, 10, 80, 80), 0.1, (100, 10)) == Region(0, 0, 16, 16)


def test_regions_know_what_they_share():
    one, other = Region(0, 0, 10, 10), Region(6, 8, 10, 10)
    assert one.intersect(other) == Region(6, 8, 4, 2)
    assert one.intersect(Region(20, 20, 5, 5)).width == 0
    assert one.contains(Region(2, 2, 8, 8)) and not one.contains(other)


def test_slots_lie_one_after_another_row_by_row():
    at = layout(SLOTS, CANVAS)
    assert [span.stop - span.start for span in at.spans] == [24, 16, 6, 6]
    assert at.tokens == 52 == sum(slot.region.tokens for slot in SLOTS)
    assert at.ids.dtype == at.edges.dtype == at.beneath.dtype == np.int32
    assert at.ids[at.spans[2]].tolist() == [[2, row, column] for row in (-1, 0) for column in (-1, 0, 1)]


def test_ids_are_counted_from_the_canvas_centre_whatever_the_region():
    at = layout(SLOTS, CANVAS)
    assert at.ids[0].tolist() == [0, -2, -3] and at.ids[23].tolist() == [0, 1, 2]
    assert at.ids[at.spans[1]][0].tolist() == [1, -2, -2]
    assert at.text_start == 4


def test_a_reference_has_the_ids_of_its_target():
    at = layout(SLOTS, CANVAS)
    assert np.array_equal(at.ids[at.spans[2]], at.ids[at.spans[3]])
    assert at.reference.tolist() == [False] * 46 + [True] * 6
    assert at.keep.tolist() == [False] * 24 + [True] * 16 + [False] * 6 + [True] * 6


def test_edges_are_distances_inside_the_region_and_saturate():
    at = layout(SLOTS, CANVAS)
    assert at.edges[at.spans[2]].tolist()[0] == [0, 2, 0, 1]
    assert at.edges[at.spans[2]].tolist()[-1] == [2, 0, 1, 0]
    wide = layout([Slot(0, Region(0, 0, 16 * 20, 16), False)], (16 * 20, 16))
    assert wide.edges[:, 0].max() == MAX_EDGE


def test_beneath_points_at_composed_and_background_at_the_same_place():
    at = layout(SLOTS, CANVAS)
    for token, (composed, background) in enumerate(at.beneath):
        assert at.ids[composed].tolist() == [0, *at.ids[token, 1:]]
        if background >= 0:
            assert at.ids[background].tolist() == [1, *at.ids[token, 1:]]
    assert at.beneath[0].tolist() == [0, -1], "no background in the canvas corner"


def test_a_canvas_off_the_grid_is_covered():
    at = layout([Slot(0, snap(Region(0, 0, 90, 50)), False)], (90, 50))
    assert at.tokens == 24


def test_a_slot_moves_no_other():
    """Adding a layer leaves the ids and edges of all others alone."""
    fewer, more = layout(SLOTS[:2], CANVAS), layout(SLOTS[:3], CANVAS)
    assert np.array_equal(fewer.ids, more.ids[: fewer.tokens])
    assert np.array_equal(fewer.beneath, more.beneath[: fewer.tokens])


def test_the_smallest_bucket_that_holds_is_taken():
    assert [bucket(tokens, (256, 128)) for tokens in (1, 128, 129, 256)] == [128, 128, 256, 256]
    with pytest.raises(ValueError, match="257 tokens"):
        bucket(257, (256, 128))


def test_padding_goes_to_the_end_of_the_first_axis():
    padded = pad(np.ones((2, 3), np.float32), 4, -1)
    assert padded.tolist() == [[1] * 3] * 2 + [[-1] * 3] * 2 and padded.dtype == np.float32
    assert pad(np.ones(2, bool), 3).tolist() == [True, True, False]
