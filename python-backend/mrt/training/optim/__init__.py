"""Optimisers: Muon, and several stepped as one."""
