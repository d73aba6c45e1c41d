"""Outlines of what was drawn at a few px, as smooth curves with sharp corners, drawn again at any size."""

from __future__ import annotations

from mrt.serving.engine.outlines.contours import contours
from mrt.serving.engine.outlines.coverage import coverage
from mrt.serving.engine.outlines.fitting import fitted

__all__ = ["contours", "coverage", "fitted"]
