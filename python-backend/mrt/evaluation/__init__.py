"""Figures on held-out designs, and contact sheets."""
