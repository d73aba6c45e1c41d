"""What an optimisation profile of a TensorRT plan is."""

from __future__ import annotations

Shape = tuple[int, ...]
Profile = dict[str, tuple[Shape, Shape, Shape]]
"""The least, the usual and the largest shape by input, batch axis included."""
