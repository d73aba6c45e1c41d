"""A design that cannot become a stack of layers without being changed."""

from __future__ import annotations


class Refused(Exception):
    """`reason`: a word or two to count by. The text says what is wrong, on what, and what to do."""

    def __init__(self, reason: str, text: str):
        super().__init__(text)
        self.reason = reason
