"""Figures as tables, plots and contact sheets, and the machine that they were measured on."""
