"""Distillation into few steps: teacher, students under way, and the matching of their distributions."""
