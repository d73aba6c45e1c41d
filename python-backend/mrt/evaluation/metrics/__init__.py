"""Metrics of a layer, a layout, a plan, or a stack against the truth."""
