"""A design that cannot become a stack of layers without being changed."""

from __future__ import annotations


class Refused(Exception):
    """`reason`: a word or two to count by. The text says what is wrong, on what, and what to do."""

    def __init__(self, reason: str, text: str):
        super().__init__(reason, text)  # both, so that it comes out of another process as it was
        self.reason, self.text = reason, text

    def __str__(self) -> str:
        return self.text
