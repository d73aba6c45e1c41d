"""Quotation marks of any script as the plain double quotes that captions have, and what is wrong with a text."""

from __future__ import annotations

import unicodedata

_PAIRS = {
    "“": "”“",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "＂": "＂",
    '"': '"',
}
_SINGLE = {"'": "'", "‘": "’", "‚": "‘’"}
_WHITE = "\t\n\r"
_LONGEST = 200  # letters between single marks


class BadText(ValueError):
    """A text that cannot be read as meant; the message continues the name of its field."""


def plain(text: str) -> str:
    """A text in NFC with its quotations between `"`: “SALE”, „SALE“, «SALE», 「SALE」 and 'SALE' as "SALE".

    An apostrophe opens none, nor does a mark of inches behind a number, which becomes ″. Raises BadText for a quotation
    that is not closed, and for control characters.
    """
    text = unicodedata.normalize("NFC", text)
    _check_control(text)
    out, at = [], 0
    while at < len(text):
        end = _end_of(text, at)
        if end is None:
            out.append("″" if text[at] == '"' else text[at])
            at += 1
        else:
            out.append(f'"{_inner(text[at + 1 : end])}"')
            at = end + 1
    return "".join(out)


def parts(text: str) -> list[str]:
    """The parts of a plain text between the semicolons that stand outside of quotations."""
    pieces = text.split('"')  # every second one is a quotation
    marked = [piece.replace(";", "\0") if i % 2 == 0 else piece for i, piece in enumerate(pieces)]
    return '"'.join(marked).split("\0")


def _check_control(text: str) -> None:
    for at, letter in enumerate(text):
        if unicodedata.category(letter) in ("Cc", "Cs") and letter not in _WHITE:
            raise BadText(f"has the control character U+{ord(letter):04X} at character {at + 1}; remove it")


def _end_of(text: str, at: int) -> int | None:
    """Where the quotation ends that begins at a character; None where none begins."""
    opening, before = text[at], text[at - 1 : at]
    if opening in _SINGLE:
        return None if before.isalnum() else _single_end(text, at)
    if opening not in _PAIRS or (opening == '"' and before.isdigit()):
        return None
    closing = _PAIRS[opening]
    ends = [found for mark in closing if (found := text.find(mark, at + 1)) >= 0]
    if not ends:
        raise BadText(
            f"has a quotation that is not closed, from {opening} at character {at + 1}; close it with {closing[0]}"
        )
    return min(ends)


def _single_end(text: str, at: int) -> int | None:
    """Of a quotation in single marks, which may hold apostrophes: "'90s" is none, and neither is "'n'"."""
    closing = _SINGLE[text[at]]
    if text[at + 1 : at + 2].isspace():
        return None
    for end in range(at + 1, min(len(text), at + _LONGEST)):
        if text[end] not in closing or text[end + 1 : end + 2].isalnum() or text[end - 1].isspace():
            continue
        return end if end - at > 2 or not text[at + 1 : end].islower() else None
    return None


def _inner(text: str) -> str:
    """Without the double quotes that would end it."""
    return text.replace('"', "''")
