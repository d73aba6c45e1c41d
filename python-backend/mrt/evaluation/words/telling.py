"""What a run says of the words that it was asked, and how shares are printed."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.evaluation.words.asking import Made, words_in

Row = dict[str, str]


def not_made(made: Made) -> Sequence[str]:
    """What a run says that it does not show."""
    told = made.accepted.get("vocabulary") or {}
    return words_in([told.get("unknown"), told.get("omitted")])


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "–"
