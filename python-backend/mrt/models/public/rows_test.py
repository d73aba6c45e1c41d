"""Rows in threads of their own."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import numpy as np
import pytest
import torch

from mrt.models.public.rows import RowsApart


def test_each_row_has_a_thread_and_its_part_of_the_cores():
    met, threads = threading.Barrier(3, timeout=10), []

    def network(batch: Mapping[str, np.ndarray]) -> np.ndarray:
        assert len(batch["a"]) == len(batch["b"]) == 1
        met.wait()  # passes only where three rows are under way
        threads.append((threading.get_ident(), torch.get_num_threads()))
        return batch["a"] + batch["b"]

    before = torch.get_num_threads()
    a, b = np.arange(6.0).reshape(3, 2), np.ones((3, 2))
    np.testing.assert_array_equal(RowsApart(network, 6)({"a": a, "b": b}), a + 1)
    assert len(set(threads)) == 3 and {count for _, count in threads} == {2}
    assert torch.get_num_threads() == before


def test_more_rows_than_cores_keep_their_order_and_one_row_stays_where_it_is():
    def network(batch: Mapping[str, np.ndarray]) -> np.ndarray:
        return 2 * batch["a"]

    a = np.arange(14.0).reshape(7, 2)
    np.testing.assert_array_equal(RowsApart(network, 2)({"a": a}), 2 * a)
    here = RowsApart(lambda batch: np.array([threading.get_ident()]), 2)
    assert here({"a": a[:1]})[0] == threading.get_ident()


def test_a_row_that_fails_fails_the_call():
    def network(batch: Mapping[str, np.ndarray]) -> np.ndarray:
        if batch["a"][0, 0]:
            raise MemoryError
        return batch["a"]

    with pytest.raises(MemoryError):
        RowsApart(network, 2)({"a": np.array([[0.0], [1.0]])})
